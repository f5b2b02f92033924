/** Apollo Server on Express with TypeORM entities and repositories, as the tutorials write it. */

import 'reflect-metadata';

import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { DataSource, EntitySchema, LessThan } from 'typeorm';

import { presentAmount, presentInstant, presentPage, readCursor, typeDefs } from './schema.js';

const Payment = new EntitySchema({
  name: 'Payment',
  tableName: 'payments',
  columns: {
    id: { type: 'varchar', length: 20, primary: true },
    status: { type: 'varchar', length: 128 },
    version: { type: 'bigint' },
    amountCents: { type: 'bigint', name: 'amount_cents' },
    phoneNumber: { type: 'varchar', length: 128, nullable: true, name: 'phone_number' },
    accountReference: { type: 'varchar', length: 128, nullable: true, name: 'account_reference' },
    mpesaReceipt: { type: 'varchar', length: 128, nullable: true, name: 'mpesa_receipt' },
    createdAt: { type: 'bigint', name: 'created_at' },
    updatedAt: { type: 'bigint', name: 'updated_at' },
  },
});

const dataSource = new DataSource({ type: 'mysql', url: process.env.DATABASE_URL, poolSize: 10, entities: [Payment] });
await dataSource.initialize();
const payments = dataSource.getRepository(Payment);

const resolvers = {
  Query: {
    payment: (_, { id }) => payments.findOne({ where: { id } }),
    payments: async (_, { first, after }) => {
      const where = after ? { id: LessThan(readCursor(after)) } : {};
      return presentPage(await payments.find({ where, order: { id: 'DESC' }, take: first + 1 }), first);
    },
  },
  Payment: {
    amount: payment => presentAmount(Number(payment.amountCents)),
    createdAt: payment => presentInstant(payment.createdAt),
    updatedAt: payment => presentInstant(payment.updatedAt),
  },
};

const apollo = new ApolloServer({ typeDefs, resolvers });
await apollo.start();
const app = express();
app.use('/graphql', express.json(), expressMiddleware(apollo));
const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
