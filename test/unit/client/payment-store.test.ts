/** One payment on a page: what it shows of updates, of the time that passes, and of a watch that ends. */

import { expect, test } from '@jest/globals';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { createCheckoutStore } from '../../../client/src/checkout-store.js';
import { createClient, type MpesaClient, type WatchOptions } from '../../../client/src/create-client.js';
import type { Payment, PaymentUpdate } from '../../../client/src/generated/schema.js';
import { createPaymentStore, type PaymentView } from '../../../client/src/payment-store.js';
import { useMpesaPayment } from '../../../client/src/react.js';
import { waitUntil } from '../../support/wait-until.js';

const AT = '2026-11-28T09:00:00.000Z';

function makeUpdate(given: Partial<Payment>): PaymentUpdate {
  const payment = {
    id: 'p1',
    version: 1,
    phase: 'SENDING',
    payerMessage: `version ${given.version}`,
    confirmingAt: null,
    updatedAt: AT,
  };
  // Only what the store looks at.
  return { cursor: 'c', event: null, payment: { ...payment, ...given } } as PaymentUpdate;
}

interface Watch {
  readonly client: MpesaClient;
  readonly watches: WatchOptions[];
}

/** A client whose watch tells these updates, then ends as it is told. */
function tell(updates: readonly PaymentUpdate[], end: () => Promise<void>): Watch {
  const watches: WatchOptions[] = [];
  const client = createClient({ url: 'http://127.0.0.1:9' });
  const watch = (_id: string, options: WatchOptions = {}) => {
    watches.push(options);
    options.onLine?.({ state: 'LIVE', door: 'socket' });
    return (async function* () {
      yield* updates;
      await end();
      return undefined;
    })();
  };
  return { client: { ...client, watch }, watches };
}

const never = () => new Promise<void>(() => undefined);

/** Everything that a page would have rendered. */
function record({ client }: Watch) {
  const store = createPaymentStore(client, 'p1');
  const views: PaymentView[] = [];
  const leave = store.subscribe(() => void views.push(store.read()));
  return { store, views, leave };
}

test('no version that is shown falls, also where a watch began anew', async () => {
  const versions = [1, 2, 3, 2, 3, 4];
  const { store, views, leave } = record(
    tell(
      versions.map(version => makeUpdate({ version })),
      never,
    ),
  );
  await waitUntil('the last version is shown', () => store.read().payment?.version === 4);
  leave();
  const shown = views.flatMap(({ payment }) => payment?.version ?? []);
  expect(shown).toEqual([1, 2, 3, 3, 4]);
});

test('a prompt becomes CONFIRMING by the gateway’s own two instants, without an update', async () => {
  const prompted = makeUpdate({ version: 2, phase: 'PROMPTED', confirmingAt: '2026-11-28T09:00:00.020Z' });
  const { store, views, leave } = record(tell([prompted], never));
  await waitUntil('it is confirming', () => store.read().phase === 'CONFIRMING');
  leave();
  expect(views.map(({ phase }) => phase).filter(phase => phase !== null)).toEqual(['PROMPTED', 'CONFIRMING']);
  expect(store.read()).toMatchObject({
    payment: { phase: 'PROMPTED' },
    message: 'Waiting for M-Pesa to confirm. This may take a few minutes.',
  });
});

test('a prompt that is CONFIRMING on the page is not on the phone again when the gateway repeats itself', async () => {
  const prompted = makeUpdate({ version: 2, phase: 'PROMPTED', confirmingAt: '2026-11-28T09:00:00.020Z' });
  const confirming = makeUpdate({ ...prompted.payment, phase: 'CONFIRMING' });
  const { store, views, leave } = record(tell([confirming, prompted], never));
  await waitUntil('it was told again', () => store.read().payment === prompted.payment);
  leave();
  expect(views.map(({ phase }) => phase).filter(phase => phase !== null)).toEqual(['CONFIRMING', 'CONFIRMING']);
});

test('a refusal that ends the watch is shown, and what is known stays', async () => {
  const refusal = new Error('the token has ended');
  const { store, leave } = record(tell([makeUpdate({ version: 2 })], () => Promise.reject(refusal)));
  await waitUntil('the refusal is shown', () => store.read().error !== null);
  leave();
  expect(store.read()).toMatchObject({ payment: { version: 2 }, line: 'OFF', error: refusal });
});

test('the last listener to leave ends the watch, and a new one begins it again', async () => {
  const watch = tell([makeUpdate({ version: 1 })], never);
  const { store, leave } = record(watch);
  const leaveToo = store.subscribe(() => undefined);
  leave();
  expect(watch.watches.map(({ signal }) => signal?.aborted)).toEqual([false]);
  leaveToo();
  store.subscribe(() => undefined)();
  expect(watch.watches.map(({ signal }) => signal?.aborted)).toEqual([true, true]);
});

test('N1 the payment and the checkout of a page are watched, and paid, with the token that is theirs', async () => {
  const { client, watches } = tell([], never);
  createPaymentStore(client, 'p1', 'EN', 'its own').subscribe(() => undefined)();
  const asked: unknown[] = [];
  const watchCheckout: MpesaClient['watchCheckout'] = (_id, options) => {
    asked.push(options);
    return (async function* () {
      yield* [];
      return undefined;
    })();
  };
  const payCheckout: MpesaClient['payCheckout'] = async (_id, _phoneNumber, options) => {
    asked.push(options);
    throw new Error('nobody is asked');
  };
  const store = createCheckoutStore({ ...client, watchCheckout, payCheckout }, 'c1', 'EN', 'its own');
  store.subscribe(() => undefined)();
  await store.pay('0712345678').catch(() => undefined);
  expect([...watches, ...asked]).toMatchObject([{ token: 'its own' }, { token: 'its own' }, { token: 'its own' }]);
});

test('on a server the hook renders that nothing is known, and watches nothing', () => {
  const watch = tell([makeUpdate({ version: 1 })], never);
  const Page = () => JSON.stringify(useMpesaPayment({ client: watch.client, id: 'p1' }));
  const html = renderToString(createElement(Page)).replaceAll('&quot;', '"');
  expect(JSON.parse(html)).toEqual({ payment: null, phase: null, message: null, line: 'OFF', error: null });
  expect(watch.watches).toEqual([]);
});
