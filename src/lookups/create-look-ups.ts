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

/** All requests to Daraja share 128 connections, first come first served: pushes and payouts need most of them. */
const AT_ONCE_MAX = 16;
const AGAIN_SECONDS = 1;

/** Nothing is stored: asked again, M-Pesa answers again. A few are under way at a time, and the next one is refused. */
export function createLookUps({ daraja, shortcodes }: LookUpNeighbours): LookUps {
  let underWay = 0;
  const ask = async <T>(question: () => Promise<Answer<T>>): Promise<T> => {
    if (underWay >= AT_ONCE_MAX) throw tooMany();
    underWay += 1;
    try {
      return requireAnswer(await question());
    } finally {
      underWay -= 1;
    }
  };

  return Object.freeze({
    qrCode: async ({ kind, shortcode, accountReference, amountCents, merchantName, size }: QrInput) => {
      const { asker, payee } = findPayee(shortcodes, kind, shortcode);
      const order = { shortcode: asker, kind, payee, accountReference, size };
      const about = { merchantName: merchantName ?? payee, amountCents: amountCents ?? 0 };
      return { ...(await ask(() => daraja.qrCode({ ...order, ...about }))), size };
    },
    organization: async (identifier: string, kind: OrganizationKind) => {
      const { shortcode } = shortcodes.get(null);
      const { name } = await ask(() => daraja.organization({ shortcode, identifier, kind }));
      return name === null ? null : { identifier, kind, name };
    },
  } satisfies LookUps);
}

function tooMany(): GatewayError {
  const message = `M-Pesa is already being asked for ${AT_ONCE_MAX} names and QR codes. Try again in a moment.`;
  return new GatewayError('RATE_LIMITED', message, { retryAfterSeconds: AGAIN_SECONDS });
}

/** What M-Pesa refuses is refused with its words; silence may be over in a moment. */
function requireAnswer<T>(answer: Answer<T>): T {
  if (answer.kind === 'ACCEPTED') return answer.value;
  throw new GatewayError('UNAVAILABLE', `M-Pesa gave no usable answer. ${answer.description}`);
}
