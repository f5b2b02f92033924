/** The simulator on a port of its own, with a receiver for its callbacks, a clock driven by hand and a client that knows Daraja's bodies. */

import { constants, publicEncrypt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { SimulatorBehaviour } from '../../src/simulator/behaviour.js';
import type { SimulatorShortcode } from '../../src/simulator/books/shortcodes.js';
import { createSimulator, type Simulator } from '../../src/simulator/create-simulator.js';
import { simulatorCredentials } from '../../src/simulator/credentials.js';
import type { Memory } from '../../src/simulator/memory.js';
import { type HttpServer, openHttpServer, type ReceivedRequest } from './http-server.js';
import { createSeededRandom } from './seeded-random.js';
import { createVirtualClock, type VirtualClock } from './virtual-clock.js';
import { waitUntil } from './wait-until.js';

/** 13 January 2026, 10:15:30 in Nairobi. */
export const SIMULATION_START = Date.UTC(2026, 0, 13, 7, 15, 30);
export const DELAY_MS = 1_500;

export interface SimulatorServerOptions {
  readonly behaviour?: Partial<SimulatorBehaviour>;
  readonly shortcodes?: readonly SimulatorShortcode[];
  readonly seed?: number;
  /** What it keeps over a restart. */
  readonly memory?: Memory;
  /** When its clock begins, in UTC milliseconds. */
  readonly startAt?: number;
  /** What the receiver answers to a callback. */
  readonly receiverStatus?: number;
  /** The body of that answer, by path; null: it is never answered. */
  readonly receiverAnswer?: (path: string) => string | null;
}

export interface DarajaAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** The body as an object of texts and numbers; empty if it is not JSON. */
  readonly json: Readonly<Record<string, string>>;
}

export interface SimulatorServer {
  readonly url: string;
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly receiver: HttpServer;
  /** What it logged as a warning, or as worse. */
  readonly warnings: readonly string[];
  /** A token of the default app. */
  fetchToken(): Promise<string>;
  /** Posts with the given token, or with a fresh one. */
  post(path: string, body: object, token?: string): Promise<DarajaAnswer>;
  /** Lets `ms` pass and resolves with the callbacks received on `path`, once there are `count`. */
  callbacksAfter(ms: number, path: string, count: number): Promise<readonly ReceivedRequest[]>;
  stkBody(changes?: object): object;
  stkQueryBody(checkoutRequestId: string): object;
  b2cBody(changes?: object): object;
  statusBody(changes: object): object;
  b2bBody(changes?: object): object;
  reversalBody(changes: object): object;
  balanceBody(changes?: object): object;
  close(): Promise<void>;
}

export const paths = {
  stkPush: '/mpesa/stkpush/v1/processrequest',
  stkQuery: '/mpesa/stkpushquery/v1/query',
  b2cV1: '/mpesa/b2c/v1/paymentrequest',
  b2cV3: '/mpesa/b2c/v3/paymentrequest',
  b2cValidated: '/mpesa/b2cvalidate/v2/paymentrequest',
  b2b: '/mpesa/b2b/v1/paymentrequest',
  tax: '/mpesa/b2b/v1/remittax',
  reversal: '/mpesa/reversal/v1/request',
  status: '/mpesa/transactionstatus/v1/query',
  balance: '/mpesa/accountbalance/v1/query',
} as const;

export async function openSimulatorServer(options: SimulatorServerOptions = {}): Promise<SimulatorServer> {
  const clock = createVirtualClock(options.startAt ?? SIMULATION_START);
  const { receiverStatus = 200, receiverAnswer = () => '{"ResultCode":0,"ResultDesc":"Accepted"}' } = options;
  const receiver = await openHttpServer(({ path }, response) => {
    const answer = receiverAnswer(path);
    if (answer === null) return;
    response.writeHead(receiverStatus, { 'Content-Type': 'application/json' });
    response.end(answer);
  });
  const warnings: string[] = [];
  const simulator = createSimulator({
    clock,
    random: createSeededRandom(options.seed ?? 1),
    log: pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) }),
    delayMs: DELAY_MS,
    behaviour: options.behaviour ?? {},
    shortcodes: options.shortcodes ?? [],
    ...(options.memory && { memory: options.memory }),
  });
  const server = createServer(simulator.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetchToken = () => fetchAccessToken(url);

  return {
    url,
    simulator,
    clock,
    receiver,
    warnings,
    fetchToken,
    post: async (path, body, token) => postJson(url + path, body, token ?? (await fetchToken())),
    async callbacksAfter(ms, path, count) {
      await clock.advance(ms);
      const received = () => receiver.requests.filter(request => request.path === path);
      await waitUntil(`${count} callbacks on ${path}`, () => received().length >= count);
      return received();
    },
    ...createBodies(receiver.url),
    async close() {
      await simulator.close();
      server.close();
      server.closeAllConnections();
      await receiver.close();
    },
  };
}

async function fetchAccessToken(url: string): Promise<string> {
  const { consumerKey, consumerSecret } = simulatorCredentials;
  const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  const answer = await fetch(`${url}/oauth/v1/generate?grant_type=client_credentials`, {
    headers: { authorization: `Basic ${basic}` },
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

async function postJson(url: string, body: object, token: string): Promise<DarajaAnswer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return readAnswer(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

export async function readAnswer(response: Response): Promise<DarajaAnswer> {
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  const json = contentType.startsWith('application/json') ? JSON.parse(text) : {};
  return { status: response.status, contentType, text, json };
}

/** An operator's password as Daraja wants it; the right one unless told otherwise. */
export function sealPassword(password: string = simulatorCredentials.initiatorPassword): string {
  const key = { key: simulatorCredentials.certificatePem, padding: constants.RSA_PKCS1_PADDING };
  return publicEncrypt(key, Buffer.from(password)).toString('base64');
}

const TIMESTAMP = '20260113101530';

function createBodies(receiverUrl: string) {
  const { shortcode, passkey, initiatorName } = simulatorCredentials;
  const Password = Buffer.from(shortcode + passkey + TIMESTAMP).toString('base64');
  const signed = { BusinessShortCode: shortcode, Password, Timestamp: TIMESTAMP };
  const resultUrls = { QueueTimeOutURL: `${receiverUrl}/timeout`, ResultURL: `${receiverUrl}/result` };
  const enquiry = () => ({
    Initiator: initiatorName,
    SecurityCredential: sealPassword(),
    PartyA: shortcode,
    IdentifierType: '4',
    Remarks: 'Enquiry',
    ...resultUrls,
  });

  return {
    stkQueryBody: (CheckoutRequestID: string) => ({ ...signed, CheckoutRequestID }),
    stkBody: (changes: object = {}) => ({
      ...signed,
      TransactionType: 'CustomerPayBillOnline',
      Amount: 120,
      PartyA: '254712345678',
      PartyB: shortcode,
      PhoneNumber: '254712345678',
      CallBackURL: `${receiverUrl}/stk`,
      AccountReference: 'INV-77',
      TransactionDesc: 'Order 77',
      ...changes,
    }),
    b2cBody: (changes: object = {}) => ({
      OriginatorConversationID: 'ord_9f31c2',
      InitiatorName: initiatorName,
      SecurityCredential: sealPassword(),
      CommandID: 'BusinessPayment',
      Amount: 250,
      PartyA: shortcode,
      PartyB: '254712345678',
      Remarks: 'Refund',
      ...resultUrls,
      ...changes,
    }),
    b2bBody: (changes: object = {}) => ({
      Initiator: initiatorName,
      SecurityCredential: sealPassword(),
      CommandID: 'BusinessPayBill',
      SenderIdentifierType: '4',
      RecieverIdentifierType: '4',
      Amount: 250,
      PartyA: shortcode,
      PartyB: '888880',
      AccountReference: 'INV 7',
      Remarks: 'Flour',
      ...resultUrls,
      ...changes,
    }),
    reversalBody: (changes: object) => ({
      Initiator: initiatorName,
      SecurityCredential: sealPassword(),
      CommandID: 'TransactionReversal',
      Amount: 120,
      ReceiverParty: shortcode,
      RecieverIdentifierType: '11',
      Remarks: 'Refund',
      ...resultUrls,
      ...changes,
    }),
    statusBody: (changes: object) => ({ ...enquiry(), CommandID: 'TransactionStatusQuery', ...changes }),
    balanceBody: (changes: object = {}) => ({ ...enquiry(), CommandID: 'AccountBalance', ...changes }),
  };
}
