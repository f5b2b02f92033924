/** GraphQL Yoga on node:http, mysql2 by hand. */

import { createServer } from 'node:http';

import { createSchema, createYoga } from 'graphql-yoga';
import mysql from 'mysql2/promise';

import { createResolvers, typeDefs } from './schema.js';

const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10 });
const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers: createResolvers(pool) }), logging: false });
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
