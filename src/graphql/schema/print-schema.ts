/** The schema as text, for `schema.graphql`. */

import { printSchema } from 'graphql';

import { buildSchema } from '../build-schema.js';

const HEADER = '# Generated from src/graphql by `npm run generate`; do not edit.';

/** In SDL, with descriptions. */
export function printGatewaySchema(): string {
  return `${HEADER}\n\n${printSchema(buildSchema())}\n`;
}
