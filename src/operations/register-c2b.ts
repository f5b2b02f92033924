/** Registers the URLs at which M-Pesa tells of payments by hand (daraja.md §9.1). */

import { type AcknowledgementReading, understood, unreadable } from './operation.js';
import { readDescription, readPath } from './read-fields.js';

/** In our words. `responseType`: what M-Pesa does with a payment while nobody answers its validation. */
export interface C2bRegistrationRequest {
  readonly shortcode: string;
  readonly responseType: 'Completed' | 'Cancelled';
  readonly confirmationUrl: string;
  readonly validationUrl: string;
}

/** The request in Daraja's own words. */
export interface C2bRegistrationMessage {
  readonly ShortCode: string;
  readonly ResponseType: 'Completed' | 'Cancelled';
  readonly ConfirmationURL: string;
  readonly ValidationURL: string;
}

/** What M-Pesa said to it, verbatim. */
export interface C2bAcknowledgement {
  readonly description: string | null;
  /** Answered as a success, and yet the URLs of another registration stay. */
  readonly isTaken: boolean;
}

const ZEROS = /^0+$/;
const TAKEN = /already registered/i;

/** It is signed by the app's token alone. */
export function buildC2bRegistration(request: C2bRegistrationRequest): C2bRegistrationMessage {
  return {
    ShortCode: request.shortcode,
    ResponseType: request.responseType,
    ConfirmationURL: request.confirmationUrl,
    ValidationURL: request.validationUrl,
  };
}

/** A success is a code of zeros only, of any length; in 2019 "already there" came as one, without a code. */
export function readC2bAcknowledgement(body: unknown): AcknowledgementReading<C2bAcknowledgement> {
  const code = readPath(body, 'ResponseCode');
  const description = readDescription(readPath(body, 'ResponseDescription'));
  const isTaken = description !== null && TAKEN.test(description);
  if (isTaken || (typeof code === 'string' && ZEROS.test(code))) return understood({ description, isTaken });
  return unreadable('the acknowledgement does not say ResponseCode 0');
}
