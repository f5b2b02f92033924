/** Words the refusal of one value of one input field, whoever noticed it: our scalars or graphql-js. */

import { badInput, GatewayError } from '../../domain/gateway-error.js';
import { RefusedValue } from '../scalars/refused-value.js';

/** BAD_USER_INPUT for `field`; `error` is what its type threw. */
export function refuseValue(field: string, error: unknown): GatewayError {
  if (error instanceof RefusedValue) return badInput(field, error.accepted);
  const reason = error instanceof Error ? error.message : 'its value is not accepted';
  return new GatewayError('BAD_USER_INPUT', `${field}: ${reason}`, { field });
}
