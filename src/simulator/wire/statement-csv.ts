/** A statement as Safaricom's organisation portal exports it: six lines of preamble, a header, the newest row first (daraja.md §33). */

import type { SimulatorBehaviour } from '../behaviour.js';
import type { Account, Statement, StatementRange, StatementRow } from '../books/statement.js';
import { businessName } from './business-name.js';
import { formatShillings } from './money.js';
import { nairobiStamp, nairobiStatement } from './nairobi.js';
import { REASON } from './status-parameters.js';

/** What the portal calls them. */
const NAMES: Readonly<Record<Account, string>> = {
  working: 'Working Account',
  utility: 'Utility Account',
  chargesPaid: 'Charges Paid Account',
};
const HEADER = [
  ...['Receipt No.', 'Completion Time', 'Initiation Time', 'Details', 'Transaction Status', 'Paid In', 'Withdrawn'],
  ...[
    'Balance',
    'Balance Confirmed',
    'Reason Type',
    'Other Party Info',
    'Linked Transaction ID',
    'A/C No.',
    'Currency',
  ],
];
const SECOND_MS = 1_000;

type Form = Pick<SimulatorBehaviour, 'statementWithdrawn' | 'statementTimes'>;

/** UTF-8 text with CRLF; the range's last second is the last that it has. */
export function presentStatement(statement: Statement, range: StatementRange, form: Form): string {
  const { shortcode, account, from, until } = range;
  const holder = businessName(shortcode);
  const lines: readonly (readonly string[])[] = [
    ['Account Holder:', holder],
    ['Short Code:', shortcode],
    ['Account:', NAMES[account]],
    ['Time Period:', 'From', nairobiStatement(from), 'To', nairobiStatement(until - SECOND_MS)],
    ['Operator:', 'SIMULATOR', 'Organization:', holder],
    ['Opening Balance:', plain(statement.openingCents), 'Closing Balance:', plain(statement.closingCents)],
    HEADER,
    ...statement.rows.map(row => presentRow(row, shortcode, form)),
  ];
  return lines.map(cells => `${cells.map(quote).join(',')}\r\n`).join('');
}

/** As the portal names the file; `at` is when it was asked for, in UTC milliseconds. */
export function nameStatement({ shortcode, account }: StatementRange, at: number): string {
  return `ORG_${shortcode}_${NAMES[account]}_Completed_${nairobiStamp(at)}.csv`;
}

function presentRow(row: StatementRow, shortcode: string, form: Form): readonly string[] {
  const { transaction, isCharge, cents, balanceCents } = row;
  const { receipt, requestedAt, settledAt, kind, reference } = transaction;
  const isReversal = kind === 'REVERSAL';
  const reason = isCharge ? chargeFor(transaction) : REASON[kind];
  const party = isCharge ? '' : otherParty(transaction, shortcode);
  const time = (at: number) => nairobiStatement(at).slice(0, form.statementTimes === 'EXCEL' ? 16 : undefined);
  const withdrawn = form.statementWithdrawn === 'NEGATIVE' ? cents : -cents;
  return [
    ...[receipt ?? '', time(settledAt ?? 0), time(requestedAt)],
    ...[isCharge ? reason : describe(transaction, party, cents), 'Completed'],
    ...[cents > 0 ? plain(cents) : '', cents > 0 ? '' : plain(withdrawn)],
    ...[plain(balanceCents), 'true', reason, party, isReversal ? reference : ''],
    ...[isCharge || isReversal || kind === 'B2C' ? '' : reference, 'KES'],
  ];
}

function chargeFor({ kind }: StatementRow['transaction']): string {
  return kind === 'B2C' ? 'Business Payment to Customer Charge' : 'Pay Bill Charge';
}

/** `2547****0001 - TEST PAYER`, or the other business. */
function otherParty({ shortcode: payer, receiver, msisdn }: StatementRow['transaction'], shortcode: string): string {
  if (receiver === undefined) return `${msisdn.slice(0, 4)}****${msisdn.slice(-4)} - TEST PERSON`;
  const business = receiver === shortcode ? payer : receiver;
  return `${business} - ${businessName(business)}`;
}

function describe({ kind, reference }: StatementRow['transaction'], party: string, cents: number): string {
  if (kind === 'REVERSAL') return `Pay Utility Reversal of ${reference} to ${party}`;
  if (kind === 'B2C') return `Business Payment to Customer to ${party}`;
  return `Pay Bill ${cents > 0 ? 'from' : 'to'} ${party} Acc. ${reference}`;
}

/** `150.0`: no separators, and one decimal where one is enough. */
function plain(cents: number): string {
  return formatShillings(cents).replace(/0$/, '');
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
