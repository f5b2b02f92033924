/** Mercurius on Fastify, compiled execution (JIT) on, mysql2 by hand. */

import Fastify from 'fastify';
import mercurius from 'mercurius';
import mysql from 'mysql2/promise';

import { createResolvers, typeDefs } from './schema.js';

const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10 });
const app = Fastify();
app.register(mercurius, { schema: typeDefs, resolvers: createResolvers(pool), jit: 1 });
await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: app.server.address().port });
