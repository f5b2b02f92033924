/** Dynamic QR: Daraja draws a code that a payer scans; answered at once, and nothing moves (daraja.md section 26). */

import { shillingsFromCents } from '../domain/money.js';
import { type Reading, understood, unreadable } from './operation.js';
import { readObject } from './read-fields.js';

/** Who is paid by the code. */
export type QrKind = keyof typeof TRANSACTION_CODES;

/** A code in our words. */
export interface QrOrder {
  /** Whose Daraja app asks. */
  readonly shortcode: string;
  readonly kind: QrKind;
  /** The paybill, till, agent or phone number that is paid. */
  readonly payee: string;
  readonly merchantName: string;
  readonly accountReference: string;
  /** Whole shillings; 0: the payer types the amount. */
  readonly amountCents: number;
  /** Pixels of each side. */
  readonly size: number;
}

/** The request in Daraja's own words. */
export interface QrMessage {
  readonly MerchantName: string;
  readonly RefNo: string;
  readonly Amount: number;
  readonly TrxCode: (typeof TRANSACTION_CODES)[QrKind];
  readonly CPI: string;
  readonly Size: string;
}

/** A PNG in base64. */
export interface QrImage {
  readonly image: string;
}

const TRANSACTION_CODES = {
  PAYBILL: 'PB',
  TILL: 'BG',
  SEND_MONEY: 'SM',
  SEND_TO_BUSINESS: 'SB',
  WITHDRAW: 'WA',
} as const;

/** How each PNG begins, in base64. */
const PNG = /^iVBORw0KGgo[A-Za-z0-9+/]*={0,2}$/;

/** The request; an access token is all that it needs. */
export function buildQrCode({ kind, payee, merchantName, accountReference, amountCents, size }: QrOrder): QrMessage {
  return {
    MerchantName: merchantName,
    RefNo: accountReference,
    Amount: shillingsFromCents(amountCents),
    TrxCode: TRANSACTION_CODES[kind],
    CPI: payee,
    Size: String(size),
  };
}

/** A code that is there is the success: its ResponseCode is "00", or an id by the portal's text. */
export function readQrCode(body: unknown): Reading<QrImage> {
  const image = readObject(body)?.QRCode;
  return typeof image === 'string' && PNG.test(image)
    ? understood({ image })
    : unreadable('QRCode is missing or no PNG');
}
