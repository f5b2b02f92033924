/** What the control door takes: the fields of each body, and phone numbers as people write them. */

import type { KnobPositions } from '../knobs.js';
import { nairobiDay, readNairobiDateTime } from '../wire/nairobi.js';
import { refuseFields } from './control-refusal.js';
import type { PromptAnswer } from './prompts.js';
import { numberFrom, oneOf, readInput, textLike, yes } from './read-input.js';

const AMOUNT_MAX = 250_000;
const DELAY_MS_MAX = 600_000;
export const DAY_MS = 86_400_000;
const SKIP_MS_MAX = 31 * DAY_MS;
const ANSWER = 'exactly one of "pin", "cancel" and "ignore"';

const share = numberFrom(0, 1, false);
const answerForms = { pin: textLike(/^\d{4}$/, 'a text of four digits, such as "1234"'), cancel: yes, ignore: yes };
const behaviourForms = {
  loss: share,
  twice: share,
  delayMs: numberFrom(0, DELAY_MS_MAX, true),
  daraja: oneOf('UP', 'SLOW', 'DOWN'),
  validation: oneOf('OFF', 'ON'),
  nextPayment: oneOf('NORMAL', 'LOST', 'TWICE', 'EARLY', 'LATE', 'CUT', 'MALFORMED'),
};
const clockForms = { ms: numberFrom(1, SKIP_MS_MAX, true) };

/** A payment by hand, as it is asked for. */
export interface AskedPayment {
  readonly phoneNumber: string;
  readonly shortcode: string;
  readonly amountCents: number;
  readonly reference: string;
}

/** `254712345678`, from any way to write it. */
export function readMsisdn(text: string): string {
  const msisdn = normalize(text);
  if (msisdn !== null) return msisdn;
  throw refuseFields([{ field: 'phoneNumber', message: `phoneNumber must be ${PHONE}.` }]);
}

const PHONE = 'a phone number, such as 254712345678 or 0712345678';

function normalize(text: string): string | null {
  const [, local] = /^(?:\+?254|0)([17]\d{8})$/.exec(text) ?? [];
  return local === undefined ? null : `254${local}`;
}

/** Of a prompt. */
export function readAnswer(body: unknown): PromptAnswer {
  const { pin, cancel, ignore } = readInput(body, answerForms);
  const given = [
    ...(pin === undefined ? [] : [{ pin }]),
    ...(cancel ? [{ cancel }] : []),
    ...(ignore ? [{ ignore }] : []),
  ];
  const [answer] = given;
  if (answer !== undefined && given.length === 1) return answer;
  throw refuseFields([{ field: 'pin', message: `The body must have ${ANSWER}, such as {"pin":"1234"}.` }]);
}

/** Only what is to change. */
export function readKnobs(body: unknown): Partial<KnobPositions> {
  const { nextPayment, ...knobs } = readInput(body, behaviourForms);
  if (nextPayment === undefined) return knobs;
  return { ...knobs, nextPayment: nextPayment === 'NORMAL' ? null : nextPayment };
}

/** `served`: the shortcodes that can be paid, of which the first is paid if none is named. */
export function readPayment(body: unknown, served: readonly string[]): AskedPayment {
  const forms = {
    phoneNumber: { takes: PHONE, read: (value: unknown) => (typeof value === 'string' ? normalize(value) : null) },
    amount: numberFrom(1, AMOUNT_MAX, true),
    shortcode: oneOf(...served),
    reference: textLike(/^.{0,20}$/, 'a text of at most 20 characters'),
  };
  const given = readInput(body, forms, ['phoneNumber', 'amount']);
  const { phoneNumber = '', amount = 0, shortcode = served[0] ?? '', reference = '' } = given;
  return { phoneNumber, shortcode, amountCents: amount * 100, reference };
}

/** A statement, as it is asked for: instants are those at which days begin in Nairobi, UTC milliseconds. */
export interface AskedStatement {
  readonly shortcode: string;
  readonly account: 'utility' | 'working' | 'charges';
  readonly firstDayAt: number;
  readonly lastDayAt: number;
}

/** Of today, and of the days that are named. */
export function readAskedStatement(body: unknown, served: readonly string[], now: number): AskedStatement {
  const forms = {
    shortcode: oneOf(...served),
    account: oneOf('utility', 'working', 'charges'),
    from: day,
    to: day,
  };
  const { shortcode = '', account = 'utility', from, to } = readInput(body, forms);
  const today = readDay(nairobiDay(now)) ?? 0;
  const firstDayAt = from ?? to ?? today;
  const lastDayAt = to ?? today;
  if (lastDayAt >= firstDayAt) return { shortcode, account, firstDayAt, lastDayAt };
  throw refuseFields([{ field: 'to', message: 'to must be the day of from, or a later one.' }]);
}

const day = { takes: 'a day, such as 2026-11-29', read: (value: unknown) => readDay(String(value)) };

function readDay(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? readNairobiDateTime(`${text} 00:00:00`) : Number.NaN;
  return Number.isNaN(at) || nairobiDay(at) !== text ? null : at;
}

/** How far to skip, in milliseconds. */
export function readSkip(body: unknown): number {
  return readInput(body, clockForms, ['ms']).ms ?? 0;
}
