/** The refusals of the enquiries station, each worded once. */

import { GatewayError } from '../domain/gateway-error.js';

/** Also said of an enquiry that the caller may not see: nothing tells the two apart. */
export function noSuchEnquiry(): GatewayError {
  return new GatewayError('NOT_FOUND', 'No such enquiry.', { field: 'id' });
}
