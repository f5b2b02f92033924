/** One checkout on a page: what it shows of its tries, what it never shows, and the tap that pays. */

import { expect, test } from '@jest/globals';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import {
  type CheckoutView,
  createCheckoutView,
  type ShownCheckout,
  type ShownPayment,
} from '../../../client/src/checkout-view.js';
import { createClient } from '../../../client/src/create-client.js';
import { useCheckout } from '../../../client/src/react.js';
import { waitUntil } from '../../support/wait-until.js';

const AT = '2026-11-28T09:00:00.000Z';

function makePayment(given: Partial<ShownPayment>): ShownPayment {
  const blank = { id: 'p1', version: 1, status: 'PENDING', phase: 'SENDING' } as const;
  return { ...blank, payerMessage: 'the gateway says', confirmingAt: null, updatedAt: AT, ...given };
}

function makeCheckout(given: Partial<ShownCheckout>): ShownCheckout {
  return { id: 'c1', version: 1, status: 'OPEN', blockedBy: null, current: null, paidBy: null, ...given };
}

/** A line that tells these checkouts, then ends as it is told; a tap is answered with one in which the phone is busy. */
function tell(checkouts: readonly ShownCheckout[], end: () => Promise<void> = () => new Promise(() => undefined)) {
  const store = createCheckoutView<ShownCheckout>(
    {
      async watch(_watcher, take) {
        for (const checkout of checkouts) take(checkout);
        await end();
      },
      pay: async () => makeCheckout({ version: 9, blockedBy: 'CUSTOMER_BUSY' }),
    },
    'EN',
  );
  const views: CheckoutView<ShownCheckout>[] = [];
  const leave = store.subscribe(() => void views.push(store.read()));
  return { store, views, leave };
}

const shownOf = async (checkout: ShownCheckout) => {
  const { store, leave } = tell([checkout]);
  await waitUntil('it is shown', () => store.read().checkout !== null);
  leave();
  const { phase, message } = store.read();
  return { phase, message };
};

test('no version that is shown falls, and what time changes is shown without a new one', async () => {
  const versions = [1, 2, 1, 2, 3];
  const { store, views, leave } = tell(versions.map(version => makeCheckout({ version })));
  await waitUntil('the last version is shown', () => store.read().checkout?.version === 3);
  leave();
  expect(views.flatMap(({ checkout }) => checkout?.version ?? [])).toEqual([1, 2, 2, 3]);
});

const FAILED = makePayment({ status: 'FAILED', phase: 'FAILED' });
const OPEN = makePayment({ status: 'TIMED_OUT', phase: 'UNKNOWN' });
const COMPLETED = makePayment({ status: 'COMPLETED', phase: 'PAID' });
const REVERSED = makePayment({ status: 'REVERSED', phase: 'REVERSED' });

test.each([
  ['nothing has happened yet', {}, null],
  ['a try has no outcome', { current: OPEN, blockedBy: 'OUTCOME_UNKNOWN' }, 'UNKNOWN'],
  ['a try has no outcome and the time is over', { current: OPEN, blockedBy: 'EXPIRED', status: 'EXPIRED' }, 'UNKNOWN'],
  ['an operator lets the next one start', { current: OPEN }, null],
  ['a failure may still be taken back', { current: FAILED, blockedBy: 'OUTCOME_UNKNOWN' }, 'CONFIRMING'],
  ['a failure is one', { current: FAILED }, 'FAILED'],
  ['what paid it is not the newest', { current: FAILED, paidBy: COMPLETED, status: 'PAID', blockedBy: 'PAID' }, 'PAID'],
  ['another amount came', { current: COMPLETED }, null],
  ['another amount came while a prompt is open', { current: COMPLETED, blockedBy: 'TRY_OPEN' }, 'CONFIRMING'],
  ['it was given back', { current: REVERSED, paidBy: REVERSED, status: 'PAID', blockedBy: 'PAID' }, 'REVERSED'],
] as const)('where %s', async (_what, given, phase) => {
  const own = 'the gateway says';
  const confirming = 'Waiting for M-Pesa to confirm. This may take a few minutes.';
  expect(await shownOf(makeCheckout(given))).toEqual({
    phase,
    message: phase === null ? null : phase === 'CONFIRMING' ? confirming : own,
  });
});

test('a prompt becomes CONFIRMING by the gateway’s own two instants, without an update', async () => {
  const current = makePayment({ phase: 'PROMPTED', confirmingAt: '2026-11-28T09:00:00.020Z' });
  const { store, views, leave } = tell([makeCheckout({ current, blockedBy: 'TRY_OPEN' })]);
  await waitUntil('it is confirming', () => store.read().phase === 'CONFIRMING');
  leave();
  expect(views.map(({ phase }) => phase)).toEqual(['PROMPTED', 'CONFIRMING']);
});

test('a prompt that is CONFIRMING on the page is not on the phone again when the gateway repeats itself', async () => {
  const current = makePayment({ phase: 'PROMPTED', confirmingAt: '2026-11-28T09:00:00.020Z' });
  const prompted = makeCheckout({ current, blockedBy: 'TRY_OPEN' });
  const confirming = makeCheckout({ current: { ...current, phase: 'CONFIRMING' }, blockedBy: 'TRY_OPEN' });
  const { store, views, leave } = tell([confirming, prompted]);
  await waitUntil('it was told again', () => store.read().checkout === prompted);
  leave();
  expect(views.map(({ phase }) => phase)).toEqual(['CONFIRMING', 'CONFIRMING']);
});

test('the answer to a tap is shown, and is not made older by the watch', async () => {
  const { store, leave } = tell([makeCheckout({ version: 2 })]);
  expect(await store.pay('0712345678')).toMatchObject({ blockedBy: 'CUSTOMER_BUSY' });
  await waitUntil('both have come', () => store.read().checkout?.version === 9);
  leave();
  expect(store.read().checkout).toMatchObject({ version: 9, blockedBy: 'CUSTOMER_BUSY' });
});

test('a refusal that ends the watch is shown, and what is known stays', async () => {
  const refusal = new Error('the token has ended');
  const { store, leave } = tell([makeCheckout({ version: 2 })], () => Promise.reject(refusal));
  await waitUntil('the refusal is shown', () => store.read().error !== null);
  leave();
  expect(store.read()).toMatchObject({ checkout: { version: 2 }, line: 'OFF', error: refusal });
});

test('on a server the hook renders that nothing is known, and watches nothing', () => {
  const client = createClient({ url: 'http://127.0.0.1:9' });
  const Page = () => JSON.stringify(useCheckout({ client, id: 'c1' }));
  const html = renderToString(createElement(Page)).replaceAll('&quot;', '"');
  expect(JSON.parse(html)).toEqual({
    ...{ checkout: null, payment: null, phase: null, message: null, line: 'OFF', error: null },
  });
});
