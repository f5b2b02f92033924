/** M-Pesa's core as the endpoints see it: the parts that all of them share. */

import type { Clock } from '../lib/clock.js';
import type { SimulatorBehaviour } from './behaviour.js';
import type { C2bUrls } from './books/c2b-urls.js';
import type { LedgerBook } from './books/ledger.js';
import type { Operators } from './books/operators.js';
import type { PullRegistrations } from './books/pull-registrations.js';
import type { Shortcodes } from './books/shortcodes.js';
import type { Callbacks } from './callbacks.js';
import type { Phones } from './control/phones.js';
import type { Dice } from './dice.js';
import type { Knobs } from './knobs.js';
import type { Memory } from './memory.js';
import type { Schedule } from './schedule.js';
import type { Explain, Traffic } from './traffic.js';
import type { Fields } from './wire/fields.js';
import type { Identifiers } from './wire/identifiers.js';
import type { Reply } from './wire/reply.js';

/** Made once for each simulator; endpoints keep nothing of their own. */
export interface Core {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly knobs: Knobs;
  /** As the knobs stand now. */
  readonly behaviour: SimulatorBehaviour;
  /** Acknowledgement to callback, as the knobs stand now. */
  readonly delayMs: number;
  /** Those that somebody holds. */
  readonly phones: Phones;
  readonly ledger: LedgerBook;
  readonly identifiers: Identifiers;
  readonly shortcodes: Shortcodes;
  readonly operators: Operators;
  readonly callbacks: Callbacks;
  readonly memory: Memory;
  readonly schedule: Schedule;
  readonly c2bUrls: C2bUrls;
  readonly pullRegistrations: PullRegistrations;
  readonly traffic: Traffic;
  /** Numbers with a push on their screen; each of them can take no second one. */
  readonly lockedSubscribers: Set<string>;
}

/** One request that has passed the gateway: its token is good and its body was read. */
export interface Call {
  /** The app of the token. */
  readonly consumerKey: string;
  readonly fields: Fields;
  /** As received, for the timeout route, which echoes it. */
  readonly rawBody: string;
  /** Says on the page what becomes of the request, in a sentence. */
  readonly explain: Explain;
}

/** Throws a Refusal, or returns the reply. */
export type Endpoint = (core: Core, call: Call) => Reply | Promise<Reply>;
