/** The look-ups station: what M-Pesa answers at once, and of which the gateway keeps nothing. */

import type { OrganizationKind } from '../operations/organization.js';
import type { QrKind } from '../operations/qr-code.js';

/** A code as a caller asks for it, checked already. */
export interface QrInput {
  readonly kind: QrKind;
  /** The number that is paid. PAYBILL and TILL: one of the gateway's shortcodes; null: the first. */
  readonly shortcode: string | null;
  readonly accountReference: string;
  /** Null or 0: the payer types the amount. */
  readonly amountCents: number | null;
  readonly merchantName: string | null;
  /** Pixels of each side. */
  readonly size: number;
}

/** A code to be shown. `image` is a PNG in base64. */
export interface QrCode {
  readonly image: string;
  readonly size: number;
}

/** A business as M-Pesa has registered it. */
export interface Organization {
  readonly identifier: string;
  readonly kind: OrganizationKind;
  readonly name: string;
}

/** Refuse with BAD_USER_INPUT (field named), UNAVAILABLE, or RATE_LIMITED while others are under way. */
export interface LookUps {
  qrCode(input: QrInput): Promise<QrCode>;
  /** Whose paybill or till it is; null when M-Pesa knows no such number. */
  organization(identifier: string, kind: OrganizationKind): Promise<Organization | null>;
}
