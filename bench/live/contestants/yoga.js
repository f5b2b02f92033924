/** GraphQL Yoga with its PubSub, over server-sent events. */

import { createServer } from 'node:http';

import { createPubSub, createSchema, createYoga } from 'graphql-yoga';

import { buildUpdate, SCHEMA } from '../document.js';
import { answerOrders, makeIds } from './answer-orders.js';

const pubSub = createPubSub();
const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: SCHEMA,
    resolvers: {
      Subscription: {
        paymentUpdated: { subscribe: (_root, { id }) => pubSub.subscribe('payment', id), resolve: update => update },
      },
    },
  }),
});
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () =>
  answerOrders({
    port: server.address().port,
    ids: makeIds(Number(process.env.PAYMENTS)),
    publish: async (ids, version, published) => {
      ids.forEach((id, index) => {
        published(index);
        pubSub.publish('payment', id, buildUpdate(id, version));
      });
    },
  }),
);
