/** Account balance: asks M-Pesa what a shortcode's accounts hold; the answer comes by a Result callback (daraja.md section 8.2). */

import type { Account } from '../domain/enquiry.js';
import { readCents } from '../domain/money.js';
import { instantFromNairobi } from '../domain/nairobi-time.js';
import type { MpesaIds } from '../domain/payment.js';
import { buildInitiatorQuestion, type InitiatorQuestion, type InitiatorQuestionMessage } from './initiator-question.js';
import { onlyValue } from './named-values.js';
import { type Initiator, type Reading, understood, unreadable } from './operation.js';
import { readDescription } from './read-fields.js';
import { readAnswerEnvelope } from './result-envelope.js';

/** The request in Daraja's own words. */
export type AccountBalanceMessage = InitiatorQuestionMessage<'AccountBalance'>;

/** What a balance callback says. `completedAt` is UTC milliseconds. */
export interface AccountBalanceResult {
  readonly ids: MpesaIds;
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  /** At least one account when the code is "0", none otherwise. */
  readonly accounts: readonly Account[];
  /** How many more were named, but not so that their amounts could be read exactly. */
  readonly unreadAccounts: number;
  readonly completedAt: number | null;
}

/** An `&` separates accounts only behind an amount, or one that is missing: an account's name may hold one too. */
const ACCOUNT_SEPARATOR = /(?<=\|[\d.eE+ -]*)&/;
/** What is left of an `&` too many. */
const NO_ACCOUNT = /^[&\s]*$/;
/** A shortcode has a handful. */
const ACCOUNTS_MAX = 100;
const CURRENCY = /^[A-Z]{3}$/;

/** The signed request. */
export function buildAccountBalance(question: InitiatorQuestion, initiator: Initiator): AccountBalanceMessage {
  return buildInitiatorQuestion('AccountBalance', question, initiator);
}

/** The answer to an enquiry; unreadable if it claims success and none of its accounts can be read exactly. */
export function readAccountBalanceResult(body: unknown): Reading<AccountBalanceResult> {
  const envelope = readAnswerEnvelope(body);
  if (!envelope.ok) return envelope;
  const { ids, resultCode, resultDescription, parameters } = envelope.value;
  const completedAt = instantFromNairobi(onlyValue(parameters, 'BOCompletedTime'));
  const found = resultCode === '0' ? readAccounts(onlyValue(parameters, 'AccountBalance')) : NO_ACCOUNTS;
  if (found === null) return unreadable('AccountBalance is missing or not a list of accounts');
  return understood({ ids, resultCode, resultDescription, ...found, completedAt });
}

type Accounts = Pick<AccountBalanceResult, 'accounts' | 'unreadAccounts'>;

const NO_ACCOUNTS: Accounts = { accounts: [], unreadAccounts: 0 };

/** One account that cannot be read does not hide the others. */
function readAccounts(value: unknown): Accounts | null {
  if (typeof value !== 'string') return null;
  const texts = value
    .replaceAll('&amp;', '&')
    .split(ACCOUNT_SEPARATOR)
    .filter(text => !NO_ACCOUNT.test(text));
  if (texts.length > ACCOUNTS_MAX) return null;
  const accounts = texts.map(readAccount).filter(account => account !== null);
  return accounts.length > 0 ? { accounts, unreadAccounts: texts.length - accounts.length } : null;
}

/** Name|KES|Current|Available|Reserved|Uncleared; the older form ends after Reserved. */
function readAccount(text: string): Account | null {
  const [nameText, currency = '', ...amounts] = text
    .replace(/\|$/, '')
    .split('|')
    .map(part => part.trim());
  const name = readDescription(nameText);
  const [current, available, reserved, uncleared] = [...amounts, '0'].map(readCents);
  if (name === null || !CURRENCY.test(currency) || amounts.length > 4) return null;
  if (current == null || available == null || reserved == null || uncleared == null) return null;
  return {
    name,
    currency,
    currentCents: current,
    availableCents: available,
    reservedCents: reserved,
    unclearedCents: uncleared,
  };
}
