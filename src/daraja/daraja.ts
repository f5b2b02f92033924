/** The port to Safaricom: what the gateway may ask of Daraja, and the four kinds of answer there are. */

import type { Failure } from '../domain/payment.js';
import type { AnswerOf, OperationName, RequestOf } from '../operations/operations.js';

/**
 * ACCEPTED: Daraja took it. REFUSED: Daraja provably did not take it. NOT_SENT: it provably never reached Daraja.
 * UNKNOWN: it may have been taken; only a callback or a query can tell, and `heard` is what a doubtful acknowledgement said.
 * Nothing that moves money is ever sent twice.
 */
export type Answer<T> =
  | { readonly kind: 'ACCEPTED'; readonly value: T }
  | ({ readonly kind: 'REFUSED'; readonly failure: Failure; readonly description: string } & Paced)
  | { readonly kind: 'NOT_SENT'; readonly failure: Failure; readonly description: string }
  | ({ readonly kind: 'UNKNOWN'; readonly description: string; readonly heard?: T } & Paced);

/** Daraja says that requests come too fast. */
interface Paced {
  readonly isTooFast?: boolean;
}

/** A request that others may be before. */
export interface InTurn {
  /** Asked each time it is about to leave, with the token in hand; false: it is not sent. */
  readonly mayLeave?: () => Promise<boolean>;
}

/** A request that moves money: somebody must know that it may have been sent before it leaves, and it never leaves late. */
export interface Dispatched {
  readonly dispatch?: {
    /** By the clock, in UTC milliseconds: later it is not sent. */
    readonly leaveBefore: number;
    /** The last that is done before it leaves; null: it may. Otherwise why not, as a clause, and nothing is sent. */
    readonly begin: () => Promise<string | null>;
  };
}

/** One verb for each operation of the table. None of them rejects because of what it is asked. */
export type Daraja = {
  readonly [Name in OperationName]: (request: RequestOf<Name> & InTurn & Dispatched) => Promise<Answer<AnswerOf<Name>>>;
};
