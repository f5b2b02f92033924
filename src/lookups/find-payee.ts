/** Who is paid by a QR code, and whose Daraja app asks for it (daraja.md §26). */

import { badInput } from '../domain/gateway-error.js';
import { normalisePhoneNumber } from '../domain/phone-number.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { QrKind } from '../operations/qr-code.js';

interface Payee {
  readonly asker: string;
  /** As Daraja wants it: the paybill, the till, the agent, or a phone number 2547… */
  readonly payee: string;
}

type FindPayee = (shortcodes: ShortcodeDirectory, number: string | null) => Payee;

const own =
  (type: 'paybill' | 'till'): FindPayee =>
  (shortcodes, number) => {
    const { shortcode, tillNumber, type: found } = shortcodes.get(number);
    if (found !== type) throw badInput('kind', `${found.toUpperCase()}, because ${shortcode} is a ${found}`);
    return { asker: shortcode, payee: tillNumber ?? shortcode };
  };

const phone: FindPayee = (shortcodes, number) => {
  const payee = number === null ? null : normalisePhoneNumber(number);
  if (payee === null) throw badInput('shortcode', 'the phone number that is paid, such as 254712345678');
  return { asker: shortcodes.get(null).shortcode, payee };
};

const agent: FindPayee = (shortcodes, number) => {
  if (number === null) throw badInput('shortcode', 'the number of the agent');
  return { asker: shortcodes.get(null).shortcode, payee: number };
};

const BY_KIND: Readonly<Record<QrKind, FindPayee>> = {
  PAYBILL: own('paybill'),
  TILL: own('till'),
  SEND_MONEY: phone,
  SEND_TO_BUSINESS: phone,
  WITHDRAW: agent,
};

/** Refuses with BAD_USER_INPUT what does not fit the kind. */
export function findPayee(shortcodes: ShortcodeDirectory, kind: QrKind, number: string | null): Payee {
  return BY_KIND[kind](shortcodes, number);
}
