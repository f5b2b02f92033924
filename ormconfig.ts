/**
 * TypeORM's command line, on the same tables and database as the gateway:
 * `node --import ./test/support/register-typescript.mjs node_modules/typeorm/cli.js migration:show -d ormconfig.ts`.
 */

import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { readConfig } from './src/config/config.js';
import { dataSourceOptions } from './src/store/data-source.js';
import { tables } from './src/tables.js';

const options = dataSourceOptions(readConfig().database, tables, null, 'writer');

/** Unlike the gateway's own, this one speaks: to a person at a terminal. */
export default new DataSource({ ...options, logger: 'advanced-console', logging: ['error', 'schema', 'migration'] });
