/** What the simulator sends back for one request. */

import type { Refusal } from './refusal.js';

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** CUT closes the connection without a word. */
export type Reply = Answer | 'CUT';

const JSON_TYPE = 'application/json;charset=UTF-8';

/** 200 with JSON. */
export function buildAnswer(body: unknown): Answer {
  return { status: 200, contentType: JSON_TYPE, text: JSON.stringify(body) };
}

/** Daraja's envelope with the refusal's HTTP status. */
export function buildRefusal({ httpStatus, errorCode, errorMessage }: Refusal, requestId: string): Answer {
  return { status: httpStatus, contentType: JSON_TYPE, text: JSON.stringify({ requestId, errorCode, errorMessage }) };
}

/** The web firewall's page: HTML where every client expects JSON. */
export const firewallPage: Answer = Object.freeze({
  status: 403,
  contentType: 'text/html',
  text: '<html><head><title>Request unsuccessful</title></head><body>Request unsuccessful. Incident ID: 0-0</body></html>',
});

/** What stands in front of Daraja while nobody is behind it. */
export const downPage: Answer = Object.freeze({
  status: 503,
  contentType: 'text/html',
  text: '<html><head><title>Service Unavailable</title></head><body>Service Unavailable</body></html>',
});

/** The usual answer to wrong or other-environment credentials (daraja.md §2). */
export const emptyRefusal: Answer = Object.freeze({ status: 400, contentType: 'text/plain', text: '' });
