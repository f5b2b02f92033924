/** Pull: asks M-Pesa for all that customers have paid to a shortcode in a range of time, by pages (daraja.md §27). */

import { nairobiDateTime } from '../domain/nairobi-time.js';
import { type AcknowledgementReading, understood, unreadable } from './operation.js';
import { readText } from './read-body.js';
import { type Fields, readDescription, readLooseKeys, readObject, readResultCode } from './read-fields.js';

/** In our words. Instants are UTC milliseconds; `offset` is how many rows M-Pesa is to pass over. */
export interface PullQuestion {
  readonly shortcode: string;
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** The question in Daraja's own words. */
export interface PullMessage {
  readonly ShortCode: string;
  readonly StartDate: string;
  readonly EndDate: string;
  readonly OffSetValue: string;
}

/** The rows of one page, each as M-Pesa wrote it. */
export interface PulledPage {
  readonly rows: readonly Fields[];
  /** There are none in words that M-Pesa has for a fault, too. */
  readonly isFault: boolean;
}

/** Where rows stand, in one document or another. */
const LISTS = ['response', 'transaction', 'transactions'];
/** 1000 and 1001 say "here they are" and "there are none". */
const ANSWERED: ReadonlySet<string | null> = new Set(['0', '1000', '1001']);
const NONE = /no records found/i;
/** Also an error says that there are none. */
const FAULT = /failed to retrieve transactions/i;
/** Lists in lists; M-Pesa needs two, and one of them may be written as text. */
const DEPTH_MAX = 4;

/** Dates are Nairobi's, in whole seconds: the last one is part of the range. */
export function buildPull({ shortcode, from, to, offset }: PullQuestion): PullMessage {
  return {
    ShortCode: shortcode,
    StartDate: nairobiDateTime(from),
    EndDate: nairobiDateTime(to),
    OffSetValue: String(offset),
  };
}

/** Where there are no rows M-Pesa leaves the list out, sends an empty one as text, or answers with an error. */
export function readPulledPage(body: unknown): AcknowledgementReading<PulledPage> {
  const fields = readObject(body);
  if (fields === null) return unreadable('the body is not an object');
  const values = readLooseKeys(fields);
  const list = LISTS.map(name => values.get(name)).find(value => value !== undefined && value !== null);
  if (list !== undefined) return understood({ rows: rowsIn(list, DEPTH_MAX), isFault: false });
  const words = ['responsemessage', 'errormessage', 'message'].map(name => readDescription(values.get(name)));
  const say = (meaning: RegExp) => words.some(text => text !== null && meaning.test(text));
  const isFault = say(FAULT);
  const isAnswered = isFault || say(NONE) || ANSWERED.has(readResultCode(values.get('responsecode')));
  return isAnswered ? understood({ rows: [], isFault }) : unreadable('the answer has no list of transactions');
}

function rowsIn(value: unknown, depth: number): readonly Fields[] {
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap(each => rowsIn(each, depth - 1));
  if (typeof value === 'string') {
    const reading = readText(value);
    return reading.ok ? rowsIn(reading.value, depth - 1) : [];
  }
  const row = readObject(value);
  return row === null || Object.keys(row).length === 0 ? [] : [row];
}
