/** A local Daraja: Safaricom's M-Pesa API with phones that answer by themselves, and books to compare with. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { RandomBytes } from '../lib/random.js';
import { faithfulBehaviour, type SimulatorBehaviour } from './behaviour.js';
import { C2B_URLS, type C2bRegistration, type C2bUrls } from './books/c2b-urls.js';
import { createLedger, type Ledger } from './books/ledger.js';
import { createOperators } from './books/operators.js';
import { PULL_REGISTRATIONS, type PullRegistrations } from './books/pull-registrations.js';
import { createShortcodes, type SimulatorShortcode } from './books/shortcodes.js';
import type { Transaction } from './books/transaction.js';
import { createCallbacks } from './callbacks.js';
import { createControl, type RefuseLate } from './control/create-control.js';
import { createPhones } from './control/phones.js';
import { sendMessage } from './control/purse.js';
import type { Core } from './core.js';
import { createDice } from './dice.js';
import { createGatehouse } from './gate/gatehouse.js';
import { createTokens } from './gate/tokens.js';
import { createKnobs } from './knobs.js';
import { createForgetfulMemory, type Memory } from './memory.js';
import { createPage } from './page/create-page.js';
import { performTask } from './perform-task.js';
import { createSchedule } from './schedule.js';
import type { Task } from './tasks.js';
import { createTraffic } from './traffic.js';
import { createIdentifiers } from './wire/identifiers.js';
import { refusals } from './wire/refusal.js';
import { buildRefusal, type Reply } from './wire/reply.js';

export interface SimulatorOptions {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  /** From acknowledgement to callback, 1500 if absent. */
  readonly delayMs?: number;
  /** Knobs that differ from the faithful default. */
  readonly behaviour?: Partial<SimulatorBehaviour>;
  /** Whether callbacks may be posted to this URL; absent: to any. */
  readonly mayPostTo?: (url: string) => boolean;
  /** Beside the default one of credentials.ts. */
  readonly shortcodes?: readonly SimulatorShortcode[];
  /** Why a request may not control the simulator; absent: every request may. */
  readonly refuseControl?: (request: IncomingMessage) => string | null;
  /** Without one, everything is forgotten when the simulator closes. It is closed with the simulator. */
  readonly memory?: Memory;
}

/** A simulator that answers requests; the caller brings the HTTP server. */
export interface Simulator {
  /** Answers one request, unless the caller hangs up while sending it; the path is Daraja's own, without `/simulator`. The control door asks `refuseLate`, as `Control` says. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, refuseLate?: RefuseLate) => void;
  /** Whether a request is for the page that tells of the others, for a part of it, or for the control door. */
  readonly isForPeople: (request: IncomingMessage) => boolean;
  readonly ledger: Ledger;
  /** Unlocks an operator that was locked by wrong credentials (8006). */
  readonly unlockOperator: (initiatorName: string) => void;
  /** Goes on with what an earlier run has left in the memory; call it when callbacks can be received. */
  readonly resume: () => void;
  /** Lets go of all phones, and of those that somebody opens from now on. */
  readonly hangUp: () => void;
  /** Does nothing more of what is scheduled, and breaks off callbacks under way. The memory keeps both. */
  close(): Promise<void>;
}

const DELAY_MS = 1_500;

/** With clock, random and log alone it is the simulator of simulator mode. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { clock, log } = options;
  const core = createCore(options);
  const tokens = createTokens(clock, core.dice, core.behaviour);
  const gatehouse = createGatehouse(core, tokens);
  const page = createPage(core);
  const control = createControl({ core, log, refuse: options.refuseControl ?? (() => null) });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const reply = await gatehouse.answer(request);
      // Anything reported to the caller must survive a crash.
      await core.memory.settle();
      send(response, reply);
    } catch (error) {
      if (!request.complete) return;
      log.error({ err: error }, 'the simulator failed');
      send(response, buildRefusal(refusals.internal(), core.identifiers.long()));
    }
  }

  return Object.freeze({
    handle(request: IncomingMessage, response: ServerResponse, refuseLate?: RefuseLate): void {
      if (page.isAsked(request)) page.answer(request, response);
      else if (control.isAsked(request)) control.answer(request, response, refuseLate);
      else void handle(request, response);
    },
    isForPeople: (request: IncomingMessage) => page.isAsked(request) || control.isAsked(request),
    ledger: core.ledger,
    unlockOperator: core.operators.unlock,
    resume: core.schedule.resume,
    hangUp: core.phones.close,
    async close(): Promise<void> {
      core.phones.close();
      core.schedule.close();
      await core.callbacks.close();
      await core.memory.close();
    },
  });
}

function createCore(options: SimulatorOptions): Core {
  const { clock, random, log, delayMs = DELAY_MS, shortcodes = [], memory = createForgetfulMemory() } = options;
  const { mayPostTo = () => true } = options;
  const behaviour: SimulatorBehaviour = { ...faithfulBehaviour, ...options.behaviour };
  const knobs = createKnobs(behaviour, delayMs);
  const phones = createPhones(memory);
  const dice = createDice(random);
  const identifiers = createIdentifiers(clock, dice);
  const served = createShortcodes(shortcodes);
  const isServed = (number: string) => served.all().some(({ shortcode }) => shortcode === number);
  const hearOfEnd = (ended: Transaction) => sendMessage(core, ended);
  const ledger = createLedger({ clock, behaviour, memory, isServed, hearOfEnd, proposeReceipt: identifiers.receipt });
  const traffic = createTraffic();
  const c2bUrls: C2bUrls = new Map(memory.openBook<C2bRegistration>(C2B_URLS, () => c2bUrls));
  const pullRegistrations: PullRegistrations = new Map(
    memory.openBook<number>(PULL_REGISTRATIONS, () => pullRegistrations),
  );
  const perform = (id: string, task: Task, forget: () => void) =>
    performTask(core, id, task, forget).catch(error => {
      log.error({ err: error, task: task.kind }, 'the simulator failed');
      forget();
    });
  const core: Core = {
    clock,
    dice,
    knobs,
    get behaviour() {
      return knobs.behaviour();
    },
    get delayMs() {
      return knobs.positions().delayMs;
    },
    phones,
    identifiers,
    memory,
    ledger,
    shortcodes: served,
    operators: createOperators(behaviour.operatorAttemptsMax, log),
    callbacks: createCallbacks({ clock, log, traffic, timeoutMs: behaviour.callbackTimeoutMs, mayPostTo }),
    schedule: createSchedule({ clock, memory, perform }),
    c2bUrls,
    pullRegistrations,
    traffic,
    lockedSubscribers: new Set(
      ledger
        .transactions()
        .filter(isOnScreen)
        .map(({ msisdn }) => msisdn),
    ),
  };
  return core;
}

/** A push that nobody has answered. */
function isOnScreen({ kind, status }: Transaction): boolean {
  return kind === 'STK_PUSH' && status === 'PENDING';
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  if (reply === 'CUT') {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, {
    'Content-Type': reply.contentType,
    'Content-Length': Buffer.byteLength(reply.text),
  });
  response.end(reply.text);
}
