/** Payments as lines of CSV (RFC 4180): for spreadsheets, so a cell is never a formula and times are those of Nairobi. Pure. */

import { nairobiTimestamp } from '../../domain/nairobi-time.js';

/** A payment as GraphQL shows it to the caller: `EXPORTED` names the fields. */
export type ExportedPayment = Readonly<Record<string, unknown>>;

interface Column {
  readonly name: string;
  /** What is asked of GraphQL for it. */
  readonly field: string;
  readonly read: (payment: ExportedPayment) => unknown;
}

const plain = (name: string): Column => ({ name, field: name, read: payment => payment[name] });
const time = (name: string): Column => ({
  name: `${name} (EAT)`,
  field: name,
  read: payment => presentTime(payment[name]),
});
const ofFailure = (name: string, part: string): Column => ({
  name,
  field: `failure { ${part} }`,
  read: ({ failure }) => (isObject(failure) ? failure[part] : null),
});

const COLUMNS: readonly Column[] = [
  ...[plain('id'), plain('kind'), plain('status'), time('createdAt'), time('settledAt'), time('completedAt')],
  ...[plain('amount'), plain('currency'), plain('shortcode'), plain('mpesaReceipt')],
  ...[plain('phoneNumber'), plain('partyName'), plain('accountReference'), plain('description')],
  ...[ofFailure('failureReason', 'reason'), ofFailure('resultCode', 'resultCode')],
  ...[plain('needsReview'), plain('requestedBy')],
];

/** The fields of a payment that an export asks for. */
export const EXPORTED = COLUMNS.map(({ field }) => field).join(' ');

/** The names of the columns. */
export function csvHeader(): string {
  return line(COLUMNS.map(({ name }) => name));
}

/** One payment. */
export function csvLine(payment: ExportedPayment): string {
  return line(COLUMNS.map(({ read }) => read(payment)));
}

/** The last line. An export without it is not whole. */
export function csvTrailer(rows: number): string {
  return line(['END', rows]);
}

function line(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** Programs take a cell that begins so for a formula, whoever wrote it: an apostrophe makes it text. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** 2026-11-29 09:30:00, as spreadsheets read it. */
function presentTime(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const digits = nairobiTimestamp(Date.parse(value));
  return digits.replace(/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/, '$1-$2-$3 $4:$5:$6');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
