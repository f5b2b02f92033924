/** GraphiQL on the gateway's own address: queries, mutations, and subscriptions over its WebSocket. */

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { readKey } from '../src/session/key-store.js';

const FIRST = `# Payments, newest first.
query Payments {
  payments(first: 10) {
    edges {
      node {
        id
        status
        amount
        phoneNumber
        accountReference
        mpesaReceipt
      }
    }
  }
}

# Every change of every payment, as it happens.
subscription Watch {
  paymentUpdated {
    payment { id version status amount }
    event { evidence occurredAt }
  }
}
`;

/** The one that the console was opened with. It is sent, and shown nowhere: what stands in the page's tabs GraphiQL keeps. */
const key = readKey();
const authorization = key === null ? null : `Bearer ${key}`;
const fetcher = createGraphiQLFetcher({
  url: '/graphql',
  ...(authorization !== null && { headers: { authorization }, wsConnectionParams: { authorization } }),
  subscriptionUrl: `${location.origin.replace(/^http/, 'ws')}/graphql`,
});
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root.');
createRoot(root).render(<GraphiQL fetcher={fetcher} defaultQuery={FIRST} storage={createMemory()} />);

/** Gone with the page: a history on the device would keep what somebody typed into the headers, and customers' numbers. */
function createMemory(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: index => [...kept.keys()][index] ?? null,
    getItem: name => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: name => void kept.delete(name),
    clear: () => kept.clear(),
  };
}
