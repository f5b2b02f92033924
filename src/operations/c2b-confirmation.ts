/** C2B: the message in which M-Pesa tells of a payment that a customer made by hand (daraja.md §9.2). Tolerant: money has moved. */

import { readCents } from '../domain/money.js';
import { instantFromNairobi } from '../domain/nairobi-time.js';
import { maskHash, type PayerNumber } from '../domain/payer-number.js';
import { normalisePhoneNumber } from '../domain/phone-number.js';
import { type Reading, understood, unreadable } from './operation.js';
import { readBusiness, readDescription, readLooseKeys, readObject, readReceipt } from './read-fields.js';

/** What a confirmation says. Only its receipt and its amount have to be there; what cannot be read is null. */
export interface C2bConfirmation {
  readonly receipt: string;
  readonly amountCents: number;
  /** As M-Pesa names the business: its shortcode, or its till. */
  readonly shortcode: string | null;
  /** As the payer typed it, in ASCII: empty where M-Pesa says that it is, as for tills; null where the message does not say. */
  readonly accountReference: string | null;
  readonly payer: PayerNumber;
  /** The payer is named by a shortcode: no phone has paid. */
  readonly isPaidByBusiness: boolean;
  readonly partyName: string | null;
  readonly transactionType: string | null;
  readonly completedAt: number | null;
}

const HASH = /^[0-9a-f]{64}$/;
/** Daraja masks both forms, with spaces around the stars or without. */
const MASKED_NUMBER = /^(?:254|0)\d{1,5}\*{2,8}\d{2,4}$/;
const MASKED_HASH = /^[0-9a-f]{34}\*+[0-9a-f]{25}$/;
/** Columns of words are ASCII; the message itself is kept as it came. */
const NOT_ASCII = /[^ -~]/gu;
const WORD_LENGTH_MAX = 128;

/** Unreadable without a receipt or an amount: then nobody can say what has been paid. */
export function readC2bConfirmation(body: unknown): Reading<C2bConfirmation> {
  const fields = readObject(body);
  if (!fields) return unreadable('the body is not an object');
  const values = readLooseKeys(fields);
  const receipt = readReceipt(textOf(values.get('transid')));
  if (receipt === null) return unreadable('it has no TransID');
  const amountCents = readCents(textOf(values.get('transamount')).trim());
  if (amountCents === null || amountCents <= 0) return unreadable('it has no TransAmount');
  const msisdn = textOf(values.get('msisdn')).replace(/\s/g, '');
  return understood({
    receipt,
    amountCents,
    shortcode: readShortcode(values),
    accountReference: readReference(values.get('billrefnumber')),
    payer: readPayer(msisdn),
    isPaidByBusiness: readBusiness(msisdn) !== null,
    partyName: readName(values),
    transactionType: readWords(values.get('transactiontype')),
    completedAt: instantFromNairobi(values.get('transtime')),
  });
}

/** What M-Pesa asks about before a payment; null where it cannot be read. */
export type C2bQuestion = Pick<C2bConfirmation, 'shortcode' | 'accountReference'> & {
  readonly amountCents: number | null;
};

/** The question "may he pay?"; it is answered whatever it lacks. */
export function readC2bValidation(body: unknown): Reading<C2bQuestion> {
  const fields = readObject(body);
  if (!fields) return unreadable('the body is not an object');
  const values = readLooseKeys(fields);
  return understood({
    shortcode: readShortcode(values),
    accountReference: readReference(values.get('billrefnumber')),
    amountCents: readCents(textOf(values.get('transamount')).trim()),
  });
}

function readShortcode(values: ReadonlyMap<string, unknown>): string | null {
  return readBusiness(textOf(values.get('businessshortcode')).trim());
}

/** What a payer has typed, in ASCII; only an empty text says that it was nothing. */
export function readReference(value: unknown): string | null {
  return readWords(value)?.replace(NOT_ASCII, '?') ?? (typeof value === 'string' ? '' : null);
}

/** All values are text; a number is taken for its text. */
export function textOf(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(Math.trunc(value))) return String(value);
  return typeof value === 'string' ? value : '';
}

/** A word or a few of M-Pesa's, in any script, at most 128 characters; null where there are none. */
export function readWords(value: unknown): string | null {
  return readDescription(textOf(value))?.slice(0, WORD_LENGTH_MAX) ?? null;
}

/** Often the first name alone; the others are absent, empty or null. */
function readName(values: ReadonlyMap<string, unknown>): string | null {
  const names = ['firstname', 'middlename', 'lastname'].flatMap(key => readWords(values.get(key)) ?? []);
  return readWords(names.join(' '));
}

/** Version 1 of C2B hashes the number, version 2 masks it (daraja.md §9.7); what is neither says nothing. */
export function readPayer(msisdn: string): PayerNumber {
  const phoneNumber = normalisePhoneNumber(msisdn);
  if (phoneNumber !== null) return { phoneNumber, phoneHash: null };
  if (MASKED_NUMBER.test(msisdn)) return { phoneNumber: msisdn.replace(/^0/, '254'), phoneHash: null };
  const hash = msisdn.toLowerCase();
  if (HASH.test(hash)) return { phoneNumber: null, phoneHash: hash };
  return { phoneNumber: null, phoneHash: MASKED_HASH.test(hash) ? maskHash(hash) : null };
}
