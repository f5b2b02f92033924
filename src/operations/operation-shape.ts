/** What a row of the table of operations says, and what its messages are signed with. */

import type { AcknowledgementReading, Initiator } from './operation.js';
import type { StkPayee } from './stk-push.js';
import type { CallbackReader } from './understanding.js';

/** What a message is signed with: the shortcode's passkey, the credential of its initiator, or nothing. */
export interface Signatures {
  readonly passkey: StkPayee;
  readonly initiator: Initiator;
  /** The app's token says enough. */
  readonly token: null;
}

/** What an operation is signed with. */
export type Signing = keyof Signatures;

/** One row: how Daraja is asked, how it acknowledges, and how its callbacks are read. */
export interface Operation<S extends Signing, Request, Answer, Routes extends string> {
  readonly path: string;
  /** What Safaricom's portal calls the product that an app needs for it. */
  readonly product: string;
  /** A question moves no money: it may be left unasked while Daraja is silent. */
  readonly isQuestion: boolean;
  /** Money leaves: an answer proves that it was not taken only if it is listed as doing so. */
  readonly isPayout: boolean;
  /** The acknowledgement is the answer itself, so a refusal of the question says nothing about what was asked. */
  readonly isAnsweredAtOnce: boolean;
  /** Of an answer that may be longer than any other: so much of it is read. */
  readonly answerBytesMax?: number;
  readonly signing: S;
  /** The message as Daraja wants it; built and signed once. */
  readonly build: (request: Request, signature: Signatures[S]) => object;
  readonly readAcknowledgement: (body: unknown, request: Request) => AcknowledgementReading<Answer>;
  /** By route, as in "b2c/timeout"; the routes hang below `CALLBACK_BASE_PATH`. */
  readonly callbacks: Readonly<Record<Routes, CallbackReader>>;
}

/** Says the types of a row, which an object in a table could only repeat; it is frozen. */
export function row<S extends Signing, Request, Answer, Routes extends string>(
  operation: Operation<S, Request, Answer, Routes>,
): Operation<S, Request, Answer, Routes> {
  return Object.freeze(operation);
}
