/** Makes the look-ups: finds out who is paid, asks Daraja, and refuses with what it says. */

import type { Answer, Daraja } from '../daraja/daraja.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { OrganizationKind } from '../operations/organization.js';
import { findPayee } from './find-payee.js';
import type { LookUps, QrInput } from './look-ups.js';

export interface LookUpNeighbours {
  readonly daraja: Pick<Daraja, 'qrCode' | 'organization'>;
  readonly shortcodes: ShortcodeDirectory;
}

/** Nothing is stored: asked again, M-Pesa answers again. */
export function createLookUps({ daraja, shortcodes }: LookUpNeighbours): LookUps {
  return Object.freeze({
    qrCode: async ({ kind, shortcode, accountReference, amountCents, merchantName, size }: QrInput) => {
      const { asker, payee } = findPayee(shortcodes, kind, shortcode);
      const order = { shortcode: asker, kind, payee, accountReference, size };
      const about = { merchantName: merchantName ?? payee, amountCents: amountCents ?? 0 };
      return { ...requireAnswer(await daraja.qrCode({ ...order, ...about })), size };
    },
    organization: async (identifier: string, kind: OrganizationKind) => {
      const { shortcode } = shortcodes.get(null);
      const { name } = requireAnswer(await daraja.organization({ shortcode, identifier, kind }));
      return name === null ? null : { identifier, kind, name };
    },
  } satisfies LookUps);
}

/** What M-Pesa refuses is refused with its words; silence may be over in a moment. */
function requireAnswer<T>(answer: Answer<T>): T {
  if (answer.kind === 'ACCEPTED') return answer.value;
  throw new GatewayError('UNAVAILABLE', `M-Pesa gave no usable answer. ${answer.description}`);
}
