/** The refusals of the feed, each worded once. */

import { GatewayError } from '../domain/gateway-error.js';

/** For a position that is not of this log, and for one whose next event is in the archive. */
export function cursorExpired(): GatewayError {
  const why = 'This cursor is from an earlier event log, or the events after it are archived';
  return new GatewayError('CURSOR_EXPIRED', `${why}. Start again without \`after\`.`);
}

/** Also said of a payment that the caller may not see: nothing tells the two apart. `field` is where its id was given. */
export function noSuchPayment(field = 'id'): GatewayError {
  return new GatewayError('NOT_FOUND', 'No such payment.', { field });
}
