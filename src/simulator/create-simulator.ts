/** A Daraja of one's own: Safaricom's M-Pesa API with phones that answer by themselves, and books to compare with. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { RandomBytes } from '../lib/random.js';
import { faithfulBehaviour, type SimulatorBehaviour } from './behaviour.js';
import { createLedger, type Ledger } from './books/ledger.js';
import { createOperators } from './books/operators.js';
import { createShortcodes, type SimulatorShortcode } from './books/shortcodes.js';
import { createCallbacks } from './callbacks.js';
import type { Core } from './core.js';
import { createDice } from './dice.js';
import { createGatehouse } from './gate/gatehouse.js';
import { createTokens } from './gate/tokens.js';
import { createSchedule } from './schedule.js';
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
  /** Beside the default one of credentials.ts. */
  readonly shortcodes?: readonly SimulatorShortcode[];
}

/** A simulator that answers requests; the caller brings the HTTP server. */
export interface Simulator {
  /** Answers one request, unless the caller hangs up while sending it; the path is Daraja's own, without `/simulator`. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly ledger: Ledger;
  /** Unlocks an operator that was locked by wrong credentials (8006). */
  readonly unlockOperator: (initiatorName: string) => void;
  /** Forgets what is scheduled and breaks off callbacks under way. */
  close(): Promise<void>;
}

const DELAY_MS = 1_500;

/** With clock, random and log alone it is the simulator of simulator mode. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { clock, log } = options;
  const core = createCore(options);
  const tokens = createTokens(clock, core.dice, core.behaviour);
  const gatehouse = createGatehouse(core, tokens);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      send(response, await gatehouse.answer(request));
    } catch (error) {
      if (!request.complete) return;
      log.error({ err: error }, 'the simulator failed');
      send(response, buildRefusal(refusals.internal(), core.identifiers.long()));
    }
  }

  return Object.freeze({
    handle: (request: IncomingMessage, response: ServerResponse) => void handle(request, response),
    ledger: core.ledger,
    unlockOperator: core.operators.unlock,
    close(): Promise<void> {
      core.schedule.close();
      return core.callbacks.close();
    },
  });
}

function createCore(options: SimulatorOptions): Core {
  const { clock, random, log, delayMs = DELAY_MS, shortcodes = [] } = options;
  const behaviour: SimulatorBehaviour = { ...faithfulBehaviour, ...options.behaviour };
  const dice = createDice(random);
  const identifiers = createIdentifiers(clock, dice);
  return {
    clock,
    dice,
    behaviour,
    delayMs,
    identifiers,
    ledger: createLedger({ clock, behaviour, proposeReceipt: identifiers.receipt }),
    shortcodes: createShortcodes(shortcodes),
    operators: createOperators(behaviour.operatorAttemptsMax),
    callbacks: createCallbacks(clock, log, behaviour.callbackTimeoutMs),
    schedule: createSchedule(clock),
    c2bUrls: new Map(),
    lockedSubscribers: new Set(),
  };
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
