/** Kenyan mobile numbers inside of what somebody wrote: found however they are written, and masked for those who may not read them. Pure. */

import { maskPhoneNumber } from './phone-number.js';

/** What people put between digits, one or two of it. */
const APART = String.raw`[^\p{L}\p{N}]{0,2}`;
const COUNTRY = ['2', '5', '4'].join(APART);
/** As written in Kenya or abroad, also "+254 (0) 712 …". */
const START = String.raw`(?:(?:00|\+)?${COUNTRY}${APART}0?|0)${APART}`;
const MARKED = new RegExp(String.raw`(?<!\d)${START}[17](?:${APART}\d){8}(?!\d)`, 'gu');
/** Without its 0. A first group of three digits, no comma and no cents behind: else it is an amount, or a date. */
const BARE = /(?<![\p{L}\p{N}])[17]\d\d(?:[^\p{L}\p{N},]{0,2}\d){6}(?![\p{L}\p{N}]|[.,]\d{1,2}(?!\d))/gu;
/** The end of a text that may go on as a number of which it tells more than the mask does. */
const BEGUN = new RegExp(String.raw`(?:(?<!\d)${START}|(?<![\p{L}\p{N}]))[17](?:${APART}\d){1,8}${APART}$`, 'u');

/** 07.12.2026 10, 01/12/26 10 */
const DATE = /^0[17]([./-])\d{1,2}\1(?:\d{4}|\d\d)(?!\1)\D/;
/** 07-2026-0042, as invoices are counted. */
const MONTH_AND_YEAR = /^0[17]([./-])20\d\d\1\d{4}$/;
/** 07/12 10:45 */
const DAY_AND_TIME = /^0[17]\D.*(?<!\d)\d\d:\d\d(?!\d)/su;
/** Of a text that is nothing else. */
const WHOLE = /^(?:00254|2540?|0)?([17]\d{8})$/;
const WHOLE_BEGUN = /^(?:00254|2540?|0)?[17]\d{1,8}$/;
const AMOUNT = /^[\d,]*\.\d{1,2}$|^\d{1,3}(?:,\d{3})+$/;
const SUBSCRIBER_DIGITS = 9;
/** As long as ids are. */
const BESIDE_MAX = 40;

/**
 * The text with every number in it as `maskPhoneNumber` shows it: 07…, 254…, +254… or nine digits from 7 or 1 on, with up to two signs
 * between digits, and with more where the text is nothing else. What is a date, an amount or a part of an id stays.
 */
export function maskNumbers(text: string): string {
  // Most texts.
  if (digitsOf(text).length < SUBSCRIBER_DIGITS) return text;
  const masked = replaceEach(replaceEach(text, MARKED, isMarkedNumber), BARE, found => !AMOUNT.test(found));
  return masked === text && isNumberOnly(text) ? maskDigits(text) : masked;
}

/** Whether there is a number in it. */
export function hasNumber(text: string): boolean {
  return maskNumbers(text) !== text;
}

/** Whether texts that begin so may go on as a number of which this beginning tells more than the mask. */
export function beginsNumber(text: string): boolean {
  return BEGUN.test(text) || (!/\p{L}/u.test(text) && WHOLE_BEGUN.test(digitsOf(text)));
}

/** The masked text for each occurrence that is a number; one that is none may begin inside of what only looked like one. */
function replaceEach(text: string, pattern: RegExp, isNumber: (found: string, text: string, at: number) => boolean) {
  const finder = new RegExp(pattern);
  let masked = '';
  let from = 0;
  for (let found = finder.exec(text); found; found = finder.exec(text)) {
    const [written] = found;
    if (isNumber(written, text, found.index)) {
      masked += text.slice(from, found.index) + maskDigits(written);
      from = found.index + written.length;
      finder.lastIndex = from;
    } else finder.lastIndex = found.index + 1;
  }
  return masked + text.slice(from);
}

/** Letters may stand beside it, as in TEL0712345678, but no other digits among them: that would be an id. */
function isMarkedNumber(written: string, text: string, at: number): boolean {
  if (isOfTime(written)) return false;
  const end = at + written.length;
  const ahead = written.startsWith('+') ? '' : text.slice(Math.max(0, at - BESIDE_MAX), at);
  const before = /[\p{L}\p{N}]*$/u.exec(ahead)?.[0] ?? '';
  const after = /^[\p{L}\p{N}]*/u.exec(text.slice(end, end + BESIDE_MAX))?.[0] ?? '';
  const beside = before + after;
  return beside === '' || (/^\+?\d+$/.test(written) && !/\p{N}/u.test(beside));
}

function isOfTime(written: string): boolean {
  return [DATE, MONTH_AND_YEAR, DAY_AND_TIME].some(pattern => pattern.test(written));
}

function isNumberOnly(text: string): boolean {
  const trimmed = text.trim();
  if (/\p{L}|\*{3}/u.test(trimmed) || !WHOLE.test(digitsOf(trimmed))) return false;
  if (AMOUNT.test(trimmed) || isOfTime(trimmed)) return false;
  return /^\D*(?:0|254)/.test(trimmed) || !/[/:]/.test(trimmed);
}

function maskDigits(written: string): string {
  return maskPhoneNumber(`254${digitsOf(written).slice(-SUBSCRIBER_DIGITS)}`);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
