/** A form that moves money keeps its key until its result is known (decision 81). */

import { expect, test } from '@jest/globals';
import { AskError } from '../../../console/src/api/ask.js';
import { openUnanswered, sendOnce } from '../../../console/src/components/send-once.js';

const INPUT = { amount: 100, idempotencyKey: 'first' };
type Input = Pick<typeof INPUT, 'amount'>;

function openTab() {
  const written = new Map<string, string>();
  return openUnanswered<Input>('form', {
    getItem: name => written.get(name) ?? null,
    setItem: (name, text) => void written.set(name, text),
    removeItem: name => void written.delete(name),
  });
}

/** Answers in this order: an error with a code, or a payment. */
function answering(...answers: readonly (AskError['code'] | { readonly id: string })[]) {
  const keys: string[] = [];
  const ask = async ({ idempotencyKey }: typeof INPUT) => {
    const answer = answers[keys.push(idempotencyKey) - 1];
    if (typeof answer === 'object') return answer.id;
    throw new AskError('No.', answer ?? 'INTERNAL');
  };
  return { keys, ask };
}

test('a refusal of what was never left open takes the key away', async () => {
  const tab = openTab();
  const { keys, ask } = answering('UNAVAILABLE');
  await expect(sendOnce(tab, INPUT, ask)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect([keys, tab.read()]).toEqual([['first'], null]);
});

test.each([
  'UNAVAILABLE',
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'CUSTOMER_BUSY',
  'LIMIT_EXCEEDED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'IDEMPOTENCY_CONFLICT',
] as const)('after an attempt without an answer %s proves nothing', async code => {
  const tab = openTab();
  const first = answering('NETWORK', code);
  await expect(sendOnce(tab, INPUT, first.ask)).rejects.toMatchObject({ code });
  expect([first.keys.length, tab.read()]).toEqual([2, INPUT]);
  // Also when the page was read again in between.
  const again = answering(code);
  await expect(sendOnce(tab, INPUT, again.ask)).rejects.toMatchObject({ code });
  expect(tab.read()).toEqual(INPUT);
  expect(await sendOnce(tab, INPUT, answering({ id: 'paid' }).ask)).toBe('paid');
  expect(tab.read()).toBeNull();
});

test('is kept before it leaves, and after three attempts without an answer', async () => {
  const tab = openTab();
  const { keys, ask } = answering('NETWORK', 'INTERNAL', 'INTERNAL_SERVER_ERROR', { id: 'late' });
  const asked = sendOnce(tab, INPUT, ask);
  expect(tab.read()).toEqual(INPUT);
  await expect(asked).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  expect([keys, tab.read()]).toEqual([['first', 'first', 'first'], INPUT]);
});

test('a form that has left the page takes only its own key away', async () => {
  const tab = openTab();
  let answer: (id: string) => void = () => undefined;
  const left = sendOnce(tab, INPUT, () => new Promise<string>(resolve => (answer = resolve)));
  const next = { amount: 200, idempotencyKey: 'second' };
  tab.forget(INPUT);
  tab.keep(next);
  answer('paid');
  expect(await left).toBe('paid');
  expect(tab.read()).toEqual(next);
});
