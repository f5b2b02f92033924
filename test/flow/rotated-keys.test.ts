/** A key is followed by others while payouts are asked for with it on two instances: each wish is paid once, whatever key asks for it. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import { B2C } from '../support/gateway-client.js';
import type { OpenGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { sizeOf } from '../support/size-of.js';
import { type GraphqlAnswer, sendGraphql } from '../support/test-gateway.js';

/** A thousand by hand: ROTATED_PAYOUTS=1000. */
const PAYOUTS = sizeOf('ROTATED_PAYOUTS', 60);
const ROTATIONS = 10;
const AT_ONCE = 6;
const PAYOUT = '/mpesa/b2c/v3/paymentrequest';
const CREATE = 'mutation { createApiKey(name: "wages", role: PAYOUT) { key } }';
/** Every other time the keys before it end at once, while requests with them are under way. */
const ROTATE = `mutation ($overlap: Int) { rotateApiKey(name: "wages", overlapSeconds: $overlap) { key } }`;
/** Of a key that has ended, or of a database that takes too long: the request is made again, with the newest key. */
const REFUSED = ['UNAUTHENTICATED', 'RATE_LIMITED', 'UNAVAILABLE'];

interface Sent {
  readonly OriginatorConversationID: string;
}

describeEachDatabase('keys that are rotated under load', database => {
  let gateways: readonly OpenGateway[];
  beforeAll(async () => {
    gateways = await openInstances(database, database.name === 'SQLite' ? 1 : 2);
  });
  afterAll(async () => {
    await closeInstances(gateways);
    expect(gateways.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it(`pay each of ${PAYOUTS} wishes once while they are rotated ${ROTATIONS} times`, async () => {
    const boss = gateways[0]?.as();
    if (!boss) throw new Error('there is a gateway');
    const make = async (query: string, variables: object = {}): Promise<string> => {
      for (;;) {
        const { data, errors } = await boss.send(query, { ...variables });
        const code = errors[0]?.extensions.code;
        if (data && code === undefined) return Object.values(data as Record<string, { key: string }>)[0]?.key ?? '';
        if (code !== 'UNAVAILABLE') throw new Error(JSON.stringify(errors));
      }
    };
    let key = await make(CREATE);
    let rotated = 0;
    let asked = 0;
    const rotate = async (): Promise<void> => {
      rotated += 1;
      key = await make(ROTATE, { overlap: rotated % 2 });
    };
    /** Until the gateway has taken or refused the wish itself; `by` is the key that its caller knows. */
    const ask = async (wish: number, instance: number): Promise<string> => {
      for (let by = key; ; by = key) {
        const input = {
          ...{ amount: 150, phoneNumber: '254700000000', remarks: 'Wages', idempotencyKey: `wish ${wish}` },
        };
        const url = gateways[instance % gateways.length]?.url() ?? '';
        const answer: GraphqlAnswer = await sendGraphql(url, { query: B2C, variables: { input } }, `Bearer ${by}`);
        const code = answer.errors[0]?.extensions.code;
        if (code === undefined) return (answer.data as { initiateB2c: { id: string } }).initiateB2c.id;
        if (!REFUSED.includes(String(code))) throw new Error(JSON.stringify(answer.errors));
      }
    };
    const ids = new Map<number, readonly string[]>();
    const work = async (worker: number): Promise<void> => {
      for (let wish = asked; asked < PAYOUTS; wish = asked) {
        asked += 1;
        if (wish >= (rotated + 1) * (PAYOUTS / (ROTATIONS + 1))) await rotate();
        // Its caller is impatient, and asks both instances.
        ids.set(wish, await Promise.all([ask(wish, worker), ask(wish, worker + 1)]));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => work(worker)));

    expect(rotated).toBe(ROTATIONS);
    expect(ids.size).toBe(PAYOUTS);
    for (const [first, second] of ids.values()) expect(second).toBe(first);
    expect(new Set([...ids.values()].flat()).size).toBe(PAYOUTS);
    const sent = gateways.flatMap(({ wire }) => wire.requests()).filter(({ path }) => path === PAYOUT);
    const sentIds = sent.map(({ body }) => (JSON.parse(body) as Sent).OriginatorConversationID);
    const known = new Set([...ids.values()].flat());
    expect(new Set(sentIds).size).toBe(sent.length);
    expect(sentIds.filter(id => !known.has(id))).toEqual([]);
    // Where the database takes too long nothing leaves, and the payment says so (contract 5.14, 5.16).
    const unsent = [...known].filter(id => !sentIds.includes(id));
    for (const id of unsent) {
      expect((await boss.paymentThat(id, 'FAILED')).failure).toMatchObject({ reason: 'MPESA_UNAVAILABLE' });
    }
    process.stdout.write(
      `  ${PAYOUTS} wishes, ${sent.length} of them sent, each once; ${unsent.length} failed unsent\n`,
    );
  });
});
