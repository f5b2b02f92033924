/** A business's shortcode at M-Pesa with the credentials that its operations need. */

import type { Secret } from '../lib/secret.js';
import type { ValidationPolicy } from './validation.js';

/** What M-Pesa calls the number of a till that is paid: as a till, or as any organisation (daraja.md section 23.1). */
export type TillIdentifierType = '2' | '4';

/** One business number and the credentials of its Daraja app. */
export interface Shortcode {
  /** The paybill, or for a till its store (head office) number: BusinessShortCode of an STK push. */
  readonly shortcode: string;
  readonly type: 'paybill' | 'till';
  /** PartyB of an STK push to a till; null for a paybill. */
  readonly tillNumber: string | null;
  readonly consumerKey: Secret;
  readonly consumerSecret: Secret;
  /** Needed by STK push and STK query only. */
  readonly passkey: Secret | null;
  /** Confirmations that a program of the shop hands in count as if M-Pesa had signed them. */
  readonly isFeedTrusted: boolean;
  /** Who may pay it by hand. */
  readonly validation: ValidationPolicy;
  /** Needed by payouts, status and balance only. */
  readonly initiator: ShortcodeInitiator | null;
  /** Of tills that it pays: which of the two M-Pesa takes differs between shortcodes. */
  readonly tillIdentifierType: TillIdentifierType;
  /** How often its payments are pulled from M-Pesa; null: only when somebody asks for it. */
  readonly pullEveryMs: number | null;
  /** The phone that Safaricom has on file for it, 2547XXXXXXXX: with it the gateway registers it for pulls. */
  readonly nominatedNumber: string | null;
}

/** The API operator in whose name requests are signed. A wrong password, repeated, locks it at Safaricom. */
export interface ShortcodeInitiator {
  readonly name: string;
  readonly password: Secret;
  /** An X.509 certificate or a public key, PEM; its dates are not looked at (daraja.md section 13). */
  readonly certificatePem: string;
}
