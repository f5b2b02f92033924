/** Refuses a command that an initiator must sign while M-Pesa refuses its credential: more calls would lock it at Safaricom. */

import type { Daraja } from '../daraja/daraja.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Shortcode } from '../domain/shortcode.js';

/** Throws UNAVAILABLE, with what to do about it (contract section 4, locked initiator). */
export function refuseLockedInitiator(daraja: Pick<Daraja, 'lockedInitiators'>, { initiator }: Shortcode): void {
  if (!daraja.lockedInitiators().some(({ name }) => name === initiator?.name)) return;
  const message =
    'M-Pesa refused the credentials of the API operator, so its calls are stopped before M-Pesa locks it. ' +
    'Check the operator at M-Pesa and the gateway’s configuration, then start the gateway again.';
  throw new GatewayError('UNAVAILABLE', message);
}
