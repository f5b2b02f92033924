/** Mercurius on Fastify, with its own PubSub. */

import Fastify from 'fastify';
import mercurius from 'mercurius';

import { buildUpdate, SCHEMA } from '../document.js';
import { answerOrders, makeIds } from './answer-orders.js';

const app = Fastify();
app.register(mercurius, {
  schema: SCHEMA,
  resolvers: {
    Subscription: { paymentUpdated: { subscribe: (_root, { id }, { pubsub }) => pubsub.subscribe(`payment ${id}`) } },
  },
  subscription: true,
});
await app.listen({ port: 0, host: '127.0.0.1' });
answerOrders({
  port: app.server.address().port,
  ids: makeIds(Number(process.env.PAYMENTS)),
  publish: async (ids, version, published) => {
    ids.forEach((id, index) => {
      published(index);
      app.graphql.pubsub.publish({ topic: `payment ${id}`, payload: { paymentUpdated: buildUpdate(id, version) } });
    });
  },
});
