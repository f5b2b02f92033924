/** The payer's number as M-Pesa tells it of a payment by hand: whole, masked, or hashed; and whether a number may be his. Pure. */

import { createHash } from 'node:crypto';
import type { Payment } from './payment.js';

/** What is known of a number. Stars stand for digits that M-Pesa masks; both null: nothing is known. */
export type PayerNumber = Pick<Payment, 'phoneNumber' | 'phoneHash'>;

/** A masked hash shows this much of both ends (daraja.md §9.2). */
const HASH_HEAD = 34;
const HASH_TAIL = 25;
const STARS = '*****';
const MASKED = /^(?<head>[^*]*)\*+(?<tail>[^*]*)$/;

/** Version 1 of C2B: SHA-256 of the 12 digits, without salt (daraja.md §21). */
export function hashPhoneNumber(phoneNumber: string): string {
  return createHash('sha256').update(phoneNumber).digest('hex');
}

/** A hash with its middle masked by so many stars, whatever stood there before. */
export function maskHash(hash: string): string {
  return hash.slice(0, HASH_HEAD) + STARS + hash.slice(-HASH_TAIL);
}

/** What stands in `phoneHash` of the payments of this number. */
export function hashesOf(phoneNumber: string): readonly string[] {
  const hash = hashPhoneNumber(phoneNumber);
  return [hash, maskHash(hash)];
}

/** Whether M-Pesa has told enough of the number to tell others from it. */
export function isNumberTold({ phoneNumber, phoneHash }: PayerNumber): boolean {
  return phoneNumber !== null || phoneHash !== null;
}

/** Whether M-Pesa has told so much that it is this whole number and no other: the number, or what it computes from it. */
export function isNumberOf(payer: PayerNumber, whole: string): boolean {
  return canBeNumber(payer, whole) && (payer.phoneHash !== null || payer.phoneNumber === whole);
}

/** Whether every digit, or every character of the hash, that M-Pesa shows is that of this whole number. */
export function canBeNumber({ phoneNumber, phoneHash }: PayerNumber, whole: string): boolean {
  if (phoneHash !== null) return hashesOf(whole).includes(phoneHash);
  if (phoneNumber === null) return true;
  const { head, tail } = MASKED.exec(phoneNumber)?.groups ?? {};
  if (head === undefined || tail === undefined) return phoneNumber === whole;
  return phoneNumber.length === whole.length && whole.startsWith(head) && whole.endsWith(tail);
}
