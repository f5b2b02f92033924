/** The routes by which messages come: M-Pesa's callbacks (contract section 3), from the table of operations, and the feed; what a body says. */

import { OPERATIONS, type OperationName } from './operations.js';
import { readBody } from './read-body.js';
import { type CallbackReader, fedConfirmation, pulledRow, type Understanding } from './understanding.js';

/** Where all callback routes hang, below the public URL. */
export const CALLBACK_BASE_PATH = '/api/v1/pay';

/** A route of the table, such as "stk/callback". */
export type CallbackRoute = {
  [Name in OperationName]: keyof (typeof OPERATIONS)[Name]['callbacks'];
}[OperationName];

/** By which a program of the shop hands in confirmations; M-Pesa is never given it. */
export const FEED_ROUTE = 'feed/c2b';

/** Of the rows of M-Pesa's own list that are kept; nobody can post to it. */
export const PULLED_ROUTE = 'pull/row';

/** A route by which a message that is kept has come. */
export type KeptRoute = CallbackRoute | typeof FEED_ROUTE | typeof PULLED_ROUTE;

// Each route belongs to one operation, so the record is complete.
const CALLBACKS = Object.freeze(
  Object.assign({}, ...Object.values(OPERATIONS).map(({ callbacks }) => callbacks)),
) as Readonly<Record<CallbackRoute, CallbackReader>>;
const READERS: Readonly<Record<KeptRoute, CallbackReader>> = Object.freeze({
  ...CALLBACKS,
  [FEED_ROUTE]: fedConfirmation,
  [PULLED_ROUTE]: pulledRow,
});

export const CALLBACK_ROUTES = Object.keys(CALLBACKS) as readonly CallbackRoute[];

/** Whether this release knows the route; a stored callback may be of a later one. */
export function isCallbackRoute(route: string): route is KeptRoute {
  return Object.hasOwn(READERS, route);
}

/** What the ticket in the long form of a route names. */
export function ticketOf(route: KeptRoute): CallbackReader['ticket'] {
  return READERS[route].ticket;
}

/** Whether M-Pesa gets its answer before the message is kept. */
export function isAnsweredAtOnce(route: KeptRoute): boolean {
  return READERS[route].answered === 'AT_ONCE';
}

/** Whether one URL of this route serves for years, so that its key may have been seen by others. */
export function isLongLived(route: KeptRoute): boolean {
  return READERS[route].ticket === 'SHORTCODE';
}

/** Whether each of M-Pesa's messages to one URL of this route tells of another payment, once and for all. */
export function tellsOfOthers(route: KeptRoute): boolean {
  const { ticket, answered, door } = READERS[route];
  return ticket === 'SHORTCODE' && answered === 'ONCE_KEPT' && door === 'MPESA';
}

/** Who posts to it. */
export function doorOf(route: KeptRoute): CallbackReader['door'] {
  return READERS[route].door;
}

/** Understands the bytes that were posted to a route. Pure; never throws. */
export function understandCallback(route: KeptRoute, bytes: Uint8Array): Understanding {
  const body = readBody(bytes);
  return body.ok ? READERS[route].read(body.value) : { about: 'NOTHING', problem: body.problem };
}
