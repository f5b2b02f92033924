/** What the feed refuses, in the same words wherever it is found out. */

import { GatewayError } from '../domain/gateway-error.js';

export function cursorExpired(): GatewayError {
  return new GatewayError('CURSOR_EXPIRED', 'This cursor is not of this log any more; start again without `after`.');
}

/** Also said of a payment that the caller may not see: nothing tells the two apart. */
export function noSuchPayment(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is no such payment.', { field: 'id' });
}
