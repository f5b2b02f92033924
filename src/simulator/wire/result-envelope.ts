/** Writes the Result envelope in one of its many observed shapes (daraja.md §6.2). */

import type { Core } from '../core.js';
import type { Dice } from '../dice.js';
import type { Conversation } from './conversation.js';
import { nairobiStamp } from './nairobi.js';
import { pickResultWords } from './result-words.js';

/** A key with its value, in Daraja's spelling. */
export interface Parameter {
  readonly Key: string;
  /** Absent where Safaricom sends a Key alone. */
  readonly Value?: string | number;
}

/** What a Result is made of. */
export interface ResultParts {
  readonly conversation: Conversation;
  readonly resultCode: string;
  /** The receipt of what this result completed; null gives a placeholder, or an id that merely looks real. */
  readonly receipt: string | null;
  /** Of a success; a failure has none, or only a completion time. */
  readonly parameters: readonly Parameter[];
  readonly references: readonly Parameter[];
}

const INTERNAL_URL = 'http://internalapi.safaricom.example/mpesa/b2cresults/v1/submit';

/** The reference of B2C and balance results: an address inside Safaricom, never the caller's. */
export const internalReference: Parameter = Object.freeze({ Key: 'QueueTimeoutURL', Value: INTERNAL_URL });

/** It says nothing about the outcome. */
export function buildAcknowledgement(conversation: Conversation): object {
  return { ...conversation, ResponseCode: '0', ResponseDescription: 'Accept the service request successfully.' };
}

/** Key order, single object or array, number or string, missing values: all drawn from the dice. */
export function buildResult(core: Core, parts: ResultParts): string {
  const { dice } = core;
  const { conversation, resultCode, receipt, references } = parts;
  const parameters = resultCode === '0' ? parts.parameters : failureParameters(core);
  const entries: [string, unknown][] = [
    ['ResultType', dice.pick([0, '0'])],
    ['ResultCode', numberOrText(dice, resultCode)],
    ['ResultDesc', pickResultWords(dice, resultCode)],
    ...Object.entries(conversation),
    ['TransactionID', receipt ?? fakeReceipt(core)],
    ['ReferenceData', { ReferenceItem: oneOrMany(dice, references) }],
  ];
  if (parameters.length > 0) entries.push(['ResultParameters', { ResultParameter: oneOrMany(dice, parameters) }]);
  return JSON.stringify({ Result: Object.fromEntries(dice.chance(0.5) ? dice.shuffle(entries) : entries) });
}

/** A numeric value as a number or as text; anything else as it is. */
export function numberOrText(dice: Dice, text: string): string | number {
  return /^-?\d+(?:\.\d+)?$/.test(text) && dice.chance(0.5) ? Number(text) : text;
}

function oneOrMany(dice: Dice, items: readonly Parameter[]): Parameter | readonly Parameter[] {
  const [only] = items;
  return items.length === 1 && only !== undefined && dice.chance(0.5) ? only : items;
}

function failureParameters({ clock, dice }: Core): readonly Parameter[] {
  const completed = { Key: 'BOCompletedTime', Value: numberOrText(dice, nairobiStamp(clock.now())) };
  return dice.chance(0.25) ? [completed] : [];
}

function fakeReceipt({ dice, identifiers }: Core): string {
  return dice.chance(0.5) ? identifiers.placeholder() : identifiers.receipt();
}
