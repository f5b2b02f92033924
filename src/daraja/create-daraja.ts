/** Makes the gateway's Daraja: joins transport, tokens, credentials and suspensions into the verbs of the port. */

import type { Shortcode } from '../domain/shortcode.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Operation, Signing } from '../operations/operation-shape.js';
import { OPERATIONS, type OperationName } from '../operations/operations.js';
import { createAccessTokens } from './access-token.js';
import { createAccounts } from './accounts.js';
import { type Call, createCall } from './create-call.js';
import type { TokenShelf } from './create-token-shelf.js';
import type { Daraja } from './daraja.js';
import { createMissingProducts } from './missing-products.js';
import { createQuestionBreaker } from './question-breaker.js';
import { type WatchedTransport, watchReachability } from './reachability.js';
import { createSend } from './send.js';
import { createTransport, type ForwardProxy, type Transport } from './transport.js';

export interface CallSettings {
  /** The longest that a caller waits, all told. */
  readonly timeoutMs: number;
  readonly shortcodes: readonly Shortcode[];
  readonly suspensions: Pick<Suspensions, 'find'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Left out: the tokens are this process's own. */
  readonly sharedShelf?: TokenShelf;
}

export interface DarajaSettings extends CallSettings {
  /** Its path is kept in front of Daraja's own. */
  readonly baseUrl: string;
  /** Null: no proxy. */
  readonly proxy: ForwardProxy | null;
}

/** Daraja with an end: `close` cuts what is in flight, and such calls answer UNKNOWN. */
export type DarajaClient = Daraja & Pick<WatchedTransport, 'reachability'> & { close(): Promise<void> };

/** Throws when an initiator's certificate cannot be read. Its calls never reject because of what they are asked. */
export function createDaraja({ baseUrl, proxy, ...settings }: DarajaSettings): DarajaClient {
  return createDarajaOver(createTransport(baseUrl, settings.clock, proxy), settings);
}

/** The same over any wire; simulations bring their own. */
export function createDarajaOver(wire: Transport, settings: CallSettings): DarajaClient {
  const { transport, reachability } = watchReachability(wire);
  const { timeoutMs, shortcodes, suspensions, clock, log, sharedShelf } = settings;
  const accounts = createAccounts(shortcodes);
  const tokens = createAccessTokens({ transport, clock, timeoutMs, log, sharedShelf });
  const breaker = createQuestionBreaker(clock);
  const products = createMissingProducts(clock);
  const send = createSend({ transport, tokens, products, breaker, clock, timeoutMs, log });
  const call = createCall({ send, accounts, suspensions, clock });
  return Object.freeze({
    ...verbsOf(call),
    reachability,
    close: transport.close,
  } satisfies DarajaClient);
}

/** One verb for each row of the table of operations. */
function verbsOf(call: Call): Daraja {
  const verbs = Object.entries(OPERATIONS).map(([name, operation]) => {
    // A row and its name belong together, which `Object.entries` forgets, and so the verbs have their rows' types.
    const row = operation as Operation<Signing, never, unknown, string>;
    return [name, (request: never) => call(name as OperationName, row, request)] as const;
  });
  return Object.fromEntries(verbs) as unknown as Daraja;
}
