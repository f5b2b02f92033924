/** The simulated Daraja behind a wire: answers the real client's requests, keeps books, and posts callbacks; mischievous until told to stop. */

import type { Exchange, Transport, WireRequest } from '../../../src/daraja/transport.js';
import type { Dice } from '../world/dice.js';
import type { Life } from '../world/life.js';
import type { Transcript } from '../world/transcript.js';
import type { Weather } from '../world/weather.js';
import type { WorldClock } from '../world/world-clock.js';
import { answerPull } from './answer-pull.js';
import { answerQuestion, type Question } from './answer-question.js';
import { type Post, ticketOf } from './front-door.js';
import { createHandDesk, type HandPayment, type HandRules } from './hand-desk.js';
import { isMoneyIn, type Ledger } from './ledger.js';
import { CALLBACK_FIELDS, createMoneyDesk, type MoneyRequest } from './money-desk.js';
import type { QuestionDoor } from './question-door.js';
import { CUT, type Fields, type Reply, refusal, reply, textOf } from './reply.js';

/** One request that passed Daraja's gate: its token was good. */
export interface Call {
  readonly at: number;
  readonly process: string;
  readonly what: MoneyRequest | Question | 'pull';
}

export interface FakeDaraja {
  transportFor(life: Life): Transport;
  calls(): readonly Call[];
  /** From now on M-Pesa refuses the operator: every Result API answers 2001. */
  refuseInitiator(): void;
  /** Somebody gives a customer's payment back in the portal; nobody is told. */
  reverseInPortal(): void;
  payByHand(payment: HandPayment): void;
  /** From now on it tells nobody what became of a movement: each gateway must ask. */
  fallSilent(): void;
  /** Prompt and truthful from now on. */
  behave(): void;
}

export interface DarajaParts {
  readonly ledger: Ledger;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly transcript: Transcript;
  /** Tempted whenever Daraja says something. */
  readonly weather: Weather;
  readonly post: (post: Post) => void;
  readonly ask: QuestionDoor['ask'];
  readonly byHand: HandRules;
}

/** The desk's view of the day. */
export interface Mood {
  isMischievous(): boolean;
  isInitiatorRefused(): boolean;
  isSilent(): boolean;
}

const PATHS: Readonly<Record<string, Call['what']>> = {
  '/mpesa/stkpush/v1/processrequest': 'stkPush',
  '/mpesa/b2c/v3/paymentrequest': 'b2c',
  '/mpesa/b2b/v1/paymentrequest': 'b2b',
  '/mpesa/b2b/v1/remittax': 'taxRemittance',
  '/mpesa/reversal/v1/request': 'reversal',
  '/mpesa/stkpushquery/v1/query': 'stkQuery',
  '/mpesa/transactionstatus/v1/query': 'transactionStatus',
  '/mpesa/accountbalance/v1/query': 'accountBalance',
  '/pulltransactions/v1/query': 'pull',
};

export function createFakeDaraja(given: DarajaParts): FakeDaraja {
  const { clock, dice, transcript } = given;
  const calls: Call[] = [];
  let isMischievous = true;
  let isInitiatorRefused = false;
  let isSilent = false;
  // Once the operator is well again its refusals are not sent any more: they would lock it in a process that never called.
  const post = (each: Post) => {
    if (each.meaning === 'LOCK' && !isInitiatorRefused) return;
    given.weather.tempt();
    given.post(each);
  };
  const parts = { ...given, post };
  const mood: Mood = {
    isMischievous: () => isMischievous,
    isInitiatorRefused: () => isInitiatorRefused,
    isSilent: () => isSilent,
  };
  const handDesk = createHandDesk(parts, mood);
  const desk = createMoneyDesk(parts, mood, handDesk.confirm);

  const handle = (request: WireRequest, life: Life): Reply => {
    const what = PATHS[request.path];
    if (!what) return token(isMischievous, dice);
    if (isMischievous && dice.chance(0.03)) return refusal('404.001.03', 'Invalid Access Token', 404);
    calls.push({ at: clock.elapsed(), process: life.name, what });
    const fields = JSON.parse(request.body ?? '{}') as Fields;
    if (isMoney(what)) return desk.take(what, fields, life);
    if (what === 'pull') return answerPull(fields, { ...parts, mood });
    return answerQuestion(what, fields, { ...parts, mood });
  };
  const exchange = async (request: WireRequest, deadlineAt: number, life: Life): Promise<Exchange> => {
    const label = `${life.name} ${PATHS[request.path] ?? 'token'}`;
    if (clock.now() > (request.leaveBefore ?? Infinity)) return noted(label, { kind: 'NOT_SENT', problem: 'too late' });
    const isLost = isMischievous && dice.chance(0.02);
    if (isMischievous && dice.chance(0.02)) return noted(label, { kind: 'NOT_SENT', problem: 'ECONNREFUSED' });
    await pass(isMischievous ? dice.int(1, 300) : 5);
    const answer = isLost ? CUT : handle(request, life);
    const travelMs = isMischievous ? slowness(dice) : 5;
    const leftMs = Math.max(0, deadlineAt - clock.elapsed());
    await pass(Math.min(travelMs, leftMs));
    if (answer === CUT || travelMs > leftMs) return noted(label, { kind: 'UNANSWERED', problem: 'other side closed' });
    given.weather.tempt();
    if (life.isAlive()) answer.onHeard?.();
    return noted(label, { kind: 'ANSWERED', status: answer.status, body: answer.body });
  };
  const noted = (label: string, exchanged: Exchange): Exchange => {
    const body = exchanged.kind === 'ANSWERED' ? ` ${exchanged.status} ${exchanged.body.slice(0, 90)}` : '';
    transcript.note(`${label} ${exchanged.kind}${body}`);
    return exchanged;
  };
  const pass = (delayMs: number) => new Promise<void>(resolve => void clock.after(delayMs, resolve));

  return Object.freeze({
    transportFor: (life: Life): Transport => ({
      exchange: (request, deadlineAt) => {
        const ticket = ticketOfMoney(request);
        if (ticket !== null) given.ledger.handOver(ticket);
        return life.through('daraja', () => exchange(request, deadlineAt, life));
      },
      close: async () => undefined,
    }),
    calls: () => calls,
    refuseInitiator: () => {
      isInitiatorRefused = true;
    },
    reverseInPortal: () => {
      const paid = given.ledger.movements().filter(each => isMoneyIn(each) && each.resultCode === '0');
      if (paid.length === 0) return;
      const { ticket } = dice.pick(paid);
      transcript.note(`somebody reverses ${ticket}`);
      given.ledger.mark(ticket, 'isReversed');
    },
    payByHand: (payment: HandPayment) => void handDesk.pay(payment),
    fallSilent: () => {
      isSilent = true;
    },
    behave: () => {
      isMischievous = false;
      isSilent = false;
      isInitiatorRefused = false;
    },
  });
}

/** The payment that a request for money is for; null for every other request. */
function ticketOfMoney({ path, body }: WireRequest): string | null {
  const what = PATHS[path];
  if (!what || !isMoney(what)) return null;
  const fields = JSON.parse(body ?? '{}') as Fields;
  return ticketOf(textOf(fields, CALLBACK_FIELDS[what]));
}

function isMoney(what: Call['what']): what is MoneyRequest {
  return Object.hasOwn(CALLBACK_FIELDS, what);
}

function token(isMischievous: boolean, dice: Dice): Reply {
  if (isMischievous && dice.chance(0.03)) return dice.pick([CUT, reply('', 400), reply('<html>', 403)]);
  return reply(JSON.stringify({ access_token: 'q7Tz0aKfYw2LmN8cVbR4xHsJ5dGe', expires_in: '3599' }));
}

/** Mostly quick, sometimes longer than anybody waits. */
function slowness(dice: Dice): number {
  if (dice.chance(0.06)) return dice.int(5_000, 60_000);
  return dice.int(5, 1_500);
}
