/** Refuses a command while its initiator is suspended: further calls would make Safaricom lock it. */

import { GatewayError } from '../domain/gateway-error.js';
import type { Shortcode } from '../domain/shortcode.js';
import type { Suspensions } from './create-suspensions.js';

/** Throws UNAVAILABLE, with what to do about it (contract 4.14). */
export async function refuseSuspendedInitiator(
  suspensions: Pick<Suspensions, 'find'>,
  { initiator }: Shortcode,
): Promise<void> {
  if (initiator === null || (await suspensions.find(initiator.name)) === null) return;
  const message =
    'M-Pesa rejected the credentials of this API operator. Its calls are suspended so that M-Pesa does not lock it. ' +
    'Check the operator at M-Pesa and the gateway’s configuration, then call releaseInitiator or restart the gateway.';
  throw new GatewayError('UNAVAILABLE', message);
}
