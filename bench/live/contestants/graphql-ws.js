/** graphql-ws with the PubSub that type-graphql documents. */

import { createServer } from 'node:http';

import { createPubSub } from '@graphql-yoga/subscription';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

import { buildUpdate, SCHEMA } from '../document.js';
import { answerOrders, makeIds } from './answer-orders.js';

const pubSub = createPubSub();
const schema = buildSchema(SCHEMA);
const field = schema.getSubscriptionType().getFields().paymentUpdated;
field.subscribe = (_source, { id }) => pubSub.subscribe('payment', id);
field.resolve = update => update;

const server = createServer();
useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }));
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
