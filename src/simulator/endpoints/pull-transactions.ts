/** Pull: lists what customers have paid to a shortcode, from the ledger, by pages (daraja.md §27). */

import { MONEY_IN, type Transaction } from '../books/transaction.js';
import type { Call, Core } from '../core.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { readNairobiDateTime } from '../wire/nairobi.js';
import { refusals, tellForeign } from '../wire/refusal.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { isDateTime, isOffset, isShortcode } from '../wire/rules.js';

const RULES: readonly Rule[] = [
  { field: 'ShortCode', isValid: isShortcode },
  { field: 'StartDate', isValid: isDateTime },
  { field: 'EndDate', isValid: isDateTime },
  { field: 'OffSetValue', isValid: isOffset },
];
const REACH_MS = 48 * 3_600_000;
const SECOND_MS = 1_000;

/** Oldest first, so that a range that has ended keeps its pages; what is older than two days is not listed. */
export function pullTransactions(core: Core, { fields, consumerKey, explain }: Call): Reply {
  checkFields(fields, RULES);
  const { behaviour, clock, identifiers, ledger, pullRegistrations, shortcodes } = core;
  const shortcode = fields.text('ShortCode');
  if (shortcodes.find(shortcode, consumerKey) === null) throw refusals.unknownPullShortcode(tellForeign(shortcode));
  if (!pullRegistrations.has(shortcode)) {
    throw refusals.unknownPullShortcode(`Shortcode ${shortcode} is not registered for pulls.`);
  }
  const since = Math.max(readNairobiDateTime(fields.text('StartDate')), clock.now() - REACH_MS);
  const until = readNairobiDateTime(fields.text('EndDate')) + SECOND_MS;
  const listed = ledger.transactions().filter(isListed);
  const found = listed.filter(each => each.shortcode === shortcode && isBetween(each, since, until)).sort(byTime);
  const offset = Number(fields.text('OffSetValue'));
  const rows = found.slice(offset, offset + behaviour.pullPageRows).map(presentRow);
  if (rows.length === 0) return answerNone(core, explain);
  const ResponseRefID = identifiers.long();
  return buildAnswer({ ResponseRefID, ResponseCode: '1000', ResponseMessage: 'Success', Response: [rows] });
}

/** In each of the three ways that have been seen. */
function answerNone({ behaviour, identifiers }: Core, explain: Call['explain']): Reply {
  explain('There are no rows in this range, or no more.');
  const ids = { ResponseRefID: identifiers.long() };
  if (behaviour.pullEmptyAnswer === 'ERROR') throw refusals.nothingToPull();
  if (behaviour.pullEmptyAnswer === 'TEXT') {
    return buildAnswer({ ...ids, ResponseCode: '1000', ResponseMessage: 'Success', Transaction: '[[]]' });
  }
  const ResponseMessage = 'No records found or Organization Name not available';
  return buildAnswer({ RequestID: ids.ResponseRefID, ResponseCode: '1001', ResponseMessage });
}

function isListed({ kind, receipt }: Transaction): boolean {
  return MONEY_IN.has(kind) && receipt !== null;
}

function isBetween({ settledAt }: Transaction, since: number, until: number): boolean {
  return settledAt !== null && settledAt >= since && settledAt < until;
}

function byTime(one: Transaction, other: Transaction): number {
  return (one.settledAt ?? 0) - (other.settledAt ?? 0);
}

/** The number is a JSON number, now and then without its country; a row is always written alike. */
function presentRow({ receipt, settledAt, msisdn, reference, amountCents }: Transaction): object {
  const isShort = Number(msisdn) % 2 === 1;
  return {
    transactionId: receipt,
    trxDate: new Date(settledAt ?? 0).toISOString().replace(/\.\d+Z$/, 'Z'),
    msisdn: Number(isShort ? msisdn.slice(3) : msisdn),
    sender: 'MPESA',
    transactiontype: 'c2b-pay-bill-debit',
    billreference: reference,
    amount: amountCents / 100,
    organizationname: 'SIMULATOR',
  };
}
