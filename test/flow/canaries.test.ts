/** Canaries: every secret, number and name that a day of a gateway uses is searched for wherever it must not be. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pino } from 'pino';

import { type Gateway, startGateway } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { createCallbackKeys } from '../../src/lib/callback-keys.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase, type FreshDatabase } from '../support/databases.js';
import { dumpTables } from '../support/dump-tables.js';
import { createGatewayClient, type GatewayClient } from '../support/gateway-client.js';

const SECRETS = {
  API_KEY: 'canary4f0c8e71apikey',
  READER_KEY: 'canary90ab12cdreader',
  CALLBACK_SECRET: 'canary-callback-secret-7d31f0a9c2e8',
  TOKEN_SECRET: 'canary-token-secret-51c0e9d7b3a24f',
  MPESA_CONSUMER_KEY: 'canaryConsumerKey8812',
  MPESA_CONSUMER_SECRET: 'canaryConsumerSecret7719',
  MPESA_PASSKEY: 'canarypasskey66f0',
  MPESA_INITIATOR_PASSWORD: 'canaryPassword#5521',
  WRONG_KEY: 'canary-of-a-wrong-key-3317',
};
/** What a customer is known by: it is stored, and never logged. */
const PERSONAL = {
  PHONE: '254722913375',
  LOCAL_PHONE: '0722913375',
  METADATA: 'canary-metadata-8841',
  REFERENCE: 'CANARYREF91',
  REMARKS: 'canary remarks 5518',
};
/** The simulator's own memory, because M-Pesa knows its customers; and what is written only to see whether the disk takes it. */
const PASSED_OVER = ['simulator.jsonl', 'probe'];

const found = (text: string, canaries: readonly string[]) => canaries.filter(canary => text.includes(canary));

describeEachDatabase('T57, T61: canaries', database => {
  let folder: string;
  let gateway: Gateway;
  let fresh: FreshDatabase;
  let store: Store;
  const lines: string[] = [];
  const made: string[] = [];
  const clients: GatewayClient[] = [];

  const clientOf = (key: string): GatewayClient => {
    const client = createGatewayClient(gateway.url, key);
    clients.push(client);
    return client;
  };

  async function liveADay(): Promise<void> {
    const boss = clientOf(SECRETS.API_KEY);
    const keys = createCallbackKeys([new Secret(SECRETS.CALLBACK_SECRET)]);
    const push = await boss.pushStk({
      ...{ phoneNumber: PERSONAL.LOCAL_PHONE, accountReference: PERSONAL.REFERENCE },
      metadata: { order: PERSONAL.METADATA },
    });
    await boss.watch({ id: push.id, untilSettled: true }).ended;
    // The second comes back by the timeout route, with everything that was asked.
    for (const phoneNumber of [PERSONAL.PHONE, '254710000005']) {
      const payout = await boss.payB2c({ phoneNumber, remarks: PERSONAL.REMARKS });
      await boss.watch({ id: payout.id, untilSettled: true }).ended;
      made.push(keys.sign('b2c/callback', payout.id), keys.sign('b2c/timeout', payout.id));
    }
    const { key } = await boss.ask<{ key: string }>('mutation { createApiKey(name: "till", role: TILL) { key } }');
    const { token } = await boss.ask<{ token: string }>(
      'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }',
      { id: push.id },
    );
    made.push(key, token, keys.sign('stk/callback', push.id));
    await clientOf(key).send('{ gateway { role } }');
    await clientOf(token).send('{ gateway { role } }');
    await clientOf(SECRETS.WRONG_KEY).send('{ gateway { role } }');
    // Refusals quote nothing that is nobody else's business either.
    await boss.send('mutation ($n: String!) { revokeApiKey(name: $n) { name } }', { n: PERSONAL.METADATA });
  }

  beforeAll(async () => {
    fresh = await database.create();
    folder = await mkdtemp(join(tmpdir(), 'canaries-'));
    const { API_KEY, READER_KEY, WRONG_KEY: _, ...variables } = SECRETS;
    const config = readConfig({
      ...{ PORT: '0', DATA_DIR: folder, DRAIN_SECONDS: '0', SIMULATOR_DELAY_MS: '10', ...variables },
      ...{ MPESA_SHORTCODE: '600426', MPESA_INITIATOR_NAME: 'canaryoperator' },
      API_KEYS: `boss:admin:${API_KEY},board:readonly:${READER_KEY}`,
    });
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    gateway = await startGateway({ ...config, database: fresh.address }, log);
    const { address } = fresh;
    store = await openStore({ address, tables, clock: systemClock, log: silentLog, isSchemaGiven: true });
    await liveADay();
  });
  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
    await store.close();
    await gateway.stop();
    await fresh.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are in no line of the log, at the finest level: no secret, no callback key, no number and no name', () => {
    const logged = lines.join('');
    expect(logged).toContain('the gateway is ready');
    expect(found(logged, [...Object.values(SECRETS), ...made, ...Object.values(PERSONAL)])).toEqual([]);
  });

  it('are in no table and in no file: no secret, no key that was made, no callback key', async () => {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = names.filter(entry => entry.isFile() && !PASSED_OVER.includes(entry.name));
    const all = await dumpTables(store);
    expect(found(all, [...Object.values(SECRETS), ...made])).toEqual([]);
    for (const { parentPath, name } of files) {
      const text = (await readFile(join(parentPath, name))).toString('latin1');
      expect([name, found(text, [...Object.values(SECRETS), ...made])]).toEqual([name, []]);
    }
    // What is to be there is found, so that the search is one.
    expect(found(all, [PERSONAL.PHONE, PERSONAL.METADATA])).toEqual([PERSONAL.PHONE, PERSONAL.METADATA]);
  });

  it('are in nothing that strangers and metrics are told', async () => {
    const authorization = `Bearer ${SECRETS.API_KEY}`;
    for (const path of ['/health', '/ready', '/metrics', '/', '/nowhere']) {
      const text = await (
        await fetch(gateway.url + path, { headers: path === '/metrics' ? { authorization } : {} })
      ).text();
      expect([path, found(text, [...Object.values(SECRETS), ...made, ...Object.values(PERSONAL)])]).toEqual([path, []]);
    }
  });

  it('are in nothing that a board reads of all payments: no secret, no number, no metadata', async () => {
    const everything = await clientOf(SECRETS.READER_KEY).send(
      `{ payments { edges { node { id phoneNumber metadata partyName merchantRequestId conversationId events { note }
        failure { message } } } } gateway { environment } }`,
    );
    expect(everything.errors).toEqual([]);
    const { PHONE, LOCAL_PHONE, METADATA } = PERSONAL;
    expect(
      found(JSON.stringify(everything), [...Object.values(SECRETS), ...made, PHONE, LOCAL_PHONE, METADATA]),
    ).toEqual([]);
  });
});
