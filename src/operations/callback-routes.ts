/** The routes by which M-Pesa posts back (contract section 3), from the table of operations; and what a body on one of them says. */

import { OPERATIONS, type OperationName } from './operations.js';
import { readBody } from './read-body.js';
import type { CallbackReader, Understanding } from './understanding.js';

/** Where all callback routes hang, below the public URL. */
export const CALLBACK_BASE_PATH = '/api/v1/pay';

/** A route of the table, such as "stk/callback". */
export type CallbackRoute = {
  [Name in OperationName]: keyof (typeof OPERATIONS)[Name]['callbacks'];
}[OperationName];

// Each route belongs to one operation, so the record is complete.
const READERS = Object.freeze(
  Object.assign({}, ...Object.values(OPERATIONS).map(({ callbacks }) => callbacks)),
) as Readonly<Record<CallbackRoute, CallbackReader>>;

export const CALLBACK_ROUTES = Object.keys(READERS) as readonly CallbackRoute[];

/** Whether this release knows the route; a stored callback may be of a later one. */
export function isCallbackRoute(route: string): route is CallbackRoute {
  return Object.hasOwn(READERS, route);
}

/** What the ticket in the long form of a route names. */
export function ticketOf(route: CallbackRoute): CallbackReader['ticket'] {
  return READERS[route].ticket;
}

/** Whether M-Pesa gets its answer before the message is kept. */
export function isAnsweredAtOnce(route: CallbackRoute): boolean {
  return READERS[route].answered === 'AT_ONCE';
}

/** Whether one URL of this route serves for years, so that its key may have been seen by others. */
export function isLongLived(route: CallbackRoute): boolean {
  return READERS[route].ticket === 'SHORTCODE';
}

/** Understands the bytes that were posted to a route. Pure; never throws. */
export function understandCallback(route: CallbackRoute, bytes: Uint8Array): Understanding {
  const body = readBody(bytes);
  return body.ok ? READERS[route].read(body.value) : { about: 'NOTHING', problem: body.problem };
}
