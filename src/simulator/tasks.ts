/** The simulator's future tasks as data, so that they survive a restart. */

import type { Mischief } from './behaviour.js';
import type { TransactionKey } from './books/transactions.js';
import type { Callback } from './callbacks.js';
import type { Conversation } from './wire/conversation.js';

/** How an accepted request will end: what its endpoint needs to decide the outcome, move the money and write the callback. */
export type Conclusion =
  | { readonly kind: 'PUSH'; readonly sequence: number; readonly resultCode: string }
  | {
      readonly kind: 'PAYOUT';
      readonly sequence: number;
      readonly resultCode: string;
      readonly conversation: Conversation;
    }
  | {
      readonly kind: 'BUSINESS';
      readonly sequence: number;
      readonly resultCode: string;
      readonly conversation: Conversation;
      readonly command: string;
    }
  | {
      readonly kind: 'REVERSAL';
      readonly sequence: number;
      readonly resultCode: string;
      readonly conversation: Conversation;
    }
  | (Enquiry & { readonly kind: 'STATUS'; readonly key: TransactionKey; readonly occasion: string })
  | (Enquiry & { readonly kind: 'BALANCE' });

/** A conclusion of one kind. */
export type ConclusionOf<Kind extends Conclusion['kind']> = Extract<Conclusion, { readonly kind: Kind }>;

/** A question of an operator. `verdict` is '0', or the code with which the operator was refused. */
export interface Enquiry {
  readonly conversation: Conversation;
  readonly shortcode: string;
  readonly verdict: string;
  readonly resultUrl: string;
}

/** A task of one kind. */
export type TaskOf<Kind extends Task['kind']> = Extract<Task, { readonly kind: Kind }>;

/** One thing to do at its time. */
export type Task =
  | { readonly kind: 'CONCLUDE'; readonly conclusion: Conclusion; readonly mischief: Mischief | null }
  /** A push waits on an open phone. When it is due, nobody has answered; until then an answer takes its place. */
  | {
      readonly kind: 'PROMPT';
      readonly conclusion: ConclusionOf<'PUSH'>;
      readonly mischief: Mischief | null;
      /** The payer's answer to callback. */
      readonly delayMs: number;
      /** Still there, but no longer looked at. */
      readonly isIgnored: boolean;
    }
  /** A customer has paid by hand: there is nobody to call back but the shortcode's C2B URL. */
  | { readonly kind: 'RECEIVE'; readonly sequence: number }
  /** One attempt. */
  | { readonly kind: 'DELIVER'; readonly callback: Callback };
