/** GraphQL documents, requests and messages of sockets that were spoilt, from a seed: the answer is one that the protocol allows, and never a fault of ours. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import { buildSchema } from '../../../src/graphql/build-schema.js';
import { systemClock } from '../../../src/lib/clock.js';
import { B2C, FIND_PAYMENT, STK_PUSH } from '../../support/gateway-client.js';
import { makePayment } from '../../support/make-payment.js';
import { ABOUT, idOf } from '../../support/memory-stations.js';
import { mutateJson } from '../../support/mutate-json.js';
import { createRandomQuery } from '../../support/random-documents.js';
import { openRawSocket } from '../../support/raw-socket.js';
import { createSeededRandom } from '../../support/seeded-random.js';
import { sizeOf } from '../../support/size-of.js';
import { bearer, openTestGateway, type TestGateway, TOKEN_SECRET } from '../../support/test-gateway.js';
import { untilAnswered } from '../../support/until-answered.js';
import { waitUntil } from '../../support/wait-until.js';

/** Two hundred thousand by hand, half of them on sockets: MUTATED_DOCUMENTS=100000. */
const DOCUMENTS = sizeOf('MUTATED_DOCUMENTS', 400);
const SEED = sizeOf('MUTATED_SEED', 1);
const AT_ONCE = 8;
const ALLOWED = [200, 400, 401, 403, 404, 405, 413, 415, 422, 429];
const PIECES = [
  '{',
  '}',
  '(',
  ')',
  '$',
  '@skip(if: true)',
  '...',
  '"""',
  '\\u0000',
  '#',
  '[',
  ']',
  '!',
  ':',
  'null',
  '__schema',
];
const PUSH = { amount: 150, phoneNumber: '0712345678', accountReference: 'x', idempotencyKey: 'x' };
const PAYOUT = { amount: 150, phoneNumber: '0712345678', remarks: 'Wages', idempotencyKey: 'x' };

/** What the payer of one payment holds. */
const TOKEN = 'token';
const CALLERS = ['admin', 'payout', 'server', 'till', 'readonly', TOKEN] as const;
const WATCHES = [
  'subscription ($id: ID) { paymentUpdated(id: $id) { cursor payment { id status version } } }',
  'subscription ($id: ID!) { statusEnquiryUpdated(id: $id) { id } }',
  'subscription { paymentUpdated(filter: { status: [PENDING] }) { cursor } }',
];
/** The protocol's own codes, and those of our limits (contract 6.3). */
const CLOSE_CODES = [1000, 1006, 1008, 1009, 4400, 4401, 4403, 4408, 4409, 4429];
const FRAMES_A_SOCKET = 20;

let gateway: TestGateway;
let credentials: readonly string[];
beforeAll(async () => {
  // What a minute allows would refuse nearly all of them.
  const limits = { ...ABOUT.limits, rates: { mutationsPerMinute: null, costPerMinute: null } };
  gateway = await openTestGateway({ about: { ...ABOUT, limits } });
  gateway.memory.store(makePayment({ id: idOf(1) }));
  const { token } = await createWatchTokens([TOKEN_SECRET], systemClock).create(idOf(1), 80_000);
  credentials = CALLERS.map(caller => (caller === TOKEN ? `Bearer ${token}` : bearer(caller)));
});
afterAll(() => gateway.stop());

const random = createSeededRandom(SEED);
const below = (count: number): number => Buffer.from(random(4)).readUInt32BE() % count;
const anyOf = <T>(all: readonly T[]): T => {
  const found = all[below(all.length)];
  if (found === undefined) throw new Error('there is one');
  return found;
};
const spoil = (text: string): string => {
  const at = below(text.length);
  return anyOf([
    text.slice(0, at),
    text.slice(0, at) + anyOf(PIECES) + text.slice(at),
    text.slice(at),
    ...[text + text, text, text, text],
  ]);
};

it(`${DOCUMENTS} of them are refused or answered, and none is a fault`, async () => {
  const write = createRandomQuery(buildSchema(), { id: ['"x"', '1', '$id'], first: ['1', '-1', '1e9'], after: ['""'] });
  const queries = fc.sample(
    fc.gen().map(generate => write(generate, '$id: ID, $yes: Boolean = true, $no: Boolean = false')),
    { numRuns: 50, seed: SEED },
  );
  const documents = [FIND_PAYMENT, STK_PUSH, B2C, ...queries];
  const inputs = new Map<string, object>([
    [STK_PUSH, PUSH],
    [B2C, PAYOUT],
  ]);
  const faults: unknown[] = [];
  const statuses = new Map<number, number>();
  const ask = async (): Promise<void> => {
    const document = anyOf(below(2) === 0 ? documents.slice(0, 3) : documents);
    const query = spoil(document);
    const body = JSON.stringify({ query, variables: { id: anyOf(['x', idOf(1)]), input: inputs.get(document) } });
    const authorization = anyOf(credentials);
    const sent = {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', authorization } },
      body: below(3) === 0 ? mutateJson(Buffer.from(body), below) : body,
    };
    const { status, text } = await untilAnswered(async () => {
      const response = await fetch(`${gateway.url}/graphql`, sent);
      return { status: response.status, text: await response.text() };
    });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const isFault = !ALLOWED.includes(status) || text.includes('INTERNAL') || !isJson(text);
    if (isFault) faults.push([status, query, text]);
  };
  for (let count = 0; count < DOCUMENTS; count += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, DOCUMENTS - count) }, ask));
  }
  expect(faults).toEqual([]);
  expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(DOCUMENTS);
  process.stdout.write(`  ${[...statuses].map(([status, count]) => `${status}: ${count}`).join(', ')}\n`);
  expect((await gateway.send('{ gateway { role } }')).data).toMatchObject({ gateway: {} });
});

it(`${DOCUMENTS} messages of sockets are answered, refused, or close their own socket only`, async () => {
  const healthy = await openRawSocket(gateway.url);
  await healthy.init();
  healthy.say({ id: 'healthy', type: 'subscribe', payload: { query: WATCHES[0], variables: { id: idOf(1) } } });
  await healthy.hear('next', 'healthy');
  const codes = new Map<number, number>();
  const faults: unknown[] = [];
  const message = (id: number): string | Buffer => {
    const query = below(2) === 0 ? anyOf(WATCHES) : spoil(anyOf(WATCHES));
    const payload = { query, variables: { id: idOf(1) } };
    const subscribe = { id: `${id}`, type: 'subscribe', payload };
    const said = JSON.stringify(
      anyOf([subscribe, subscribe, { id: `${id}`, type: 'complete' }, { type: 'ping', payload: {} }]),
    );
    return below(200) > 0 ? said : mutateJson(Buffer.from(said), below);
  };
  const abuse = async (frames: number): Promise<void> => {
    const raw = await openRawSocket(gateway.url);
    const hello = JSON.stringify({ type: 'connection_init', payload: { authorization: anyOf(credentials) } });
    raw.socket.send(below(10) > 0 ? hello : mutateJson(Buffer.from(hello), below).toString());
    await waitUntil('it is heard', () => raw.messages.length > 0 || raw.socket.readyState !== raw.socket.OPEN);
    for (let sent = 0; sent < frames; sent += 1) raw.socket.send(message(sent).toString());
    raw.socket.close(1000);
    const { code } = await raw.closed();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    const heard = JSON.stringify(raw.messages);
    if (!CLOSE_CODES.includes(code) || heard.includes('INTERNAL')) faults.push([code, heard]);
  };
  for (let sent = 0; sent < DOCUMENTS; sent += FRAMES_A_SOCKET * AT_ONCE) {
    const sizes = Array.from({ length: AT_ONCE }, (_, index) =>
      Math.min(FRAMES_A_SOCKET, DOCUMENTS - sent - index * FRAMES_A_SOCKET),
    );
    await Promise.all(sizes.filter(size => size > 0).map(abuse));
  }
  expect(faults).toEqual([]);
  process.stdout.write(`  ${[...codes].map(([code, count]) => `${code}: ${count}`).join(', ')}\n`);
  await waitUntil('only the healthy one is left', () => gateway.graphql.counts().sockets === 1);
  gateway.memory.store(makePayment({ id: idOf(1), version: 2 }));
  expect(await healthy.hear('next', 'healthy')).toMatchObject({
    payload: { data: { paymentUpdated: { payment: { version: 2 } } } },
  });
  healthy.socket.terminate();
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
