/** Registers a shortcode, once, so that its payments can be pulled (daraja.md §27). */

import { type AcknowledgementReading, understood, unreadable } from './operation.js';
import { readDescription, readLooseKeys, readObject, readResultCode } from './read-fields.js';

/** In our words. `nominatedNumber` is the phone that Safaricom has on file for the shortcode, 2547XXXXXXXX. */
export interface PullRegistrationRequest {
  readonly shortcode: string;
  readonly nominatedNumber: string;
  readonly callbackUrl: string;
}

/** The request in Daraja's own words. */
export interface PullRegistrationMessage {
  readonly ShortCode: string;
  readonly RequestType: 'Pull';
  readonly NominatedNumber: string;
  readonly CallBackURL: string;
}

/** What M-Pesa said to it, verbatim. */
export interface PullRegistration {
  readonly description: string | null;
}

/** Registered now, or registered before. */
const REGISTERED: ReadonlySet<string | null> = new Set(['1000', '1001']);

/** It is signed by the app's token alone. */
export function buildPullRegistration(request: PullRegistrationRequest): PullRegistrationMessage {
  return {
    ShortCode: request.shortcode,
    RequestType: 'Pull',
    NominatedNumber: request.nominatedNumber,
    CallBackURL: request.callbackUrl,
  };
}

/** The keys come with spaces or without. */
export function readPullRegistration(body: unknown): AcknowledgementReading<PullRegistration> {
  const fields = readObject(body);
  const values = readLooseKeys(fields ?? {});
  const isRegistered = REGISTERED.has(readResultCode(values.get('responsestatus')));
  if (!isRegistered) return unreadable('the acknowledgement does not say ResponseStatus 1000');
  return understood({ description: readDescription(values.get('responsedescription')) });
}
