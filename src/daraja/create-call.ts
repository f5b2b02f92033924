/** Calls one operation of the table: finds the shortcode's account, signs the message, and looks at what may stop it. */

import type { SuspendedInitiator, Suspensions } from '../initiators/create-suspensions.js';
import type { Clock } from '../lib/clock.js';
import type { Operation, Signatures, Signing } from '../operations/operation-shape.js';
import type { OperationName } from '../operations/operations.js';
import { isUnavailable } from '../store/store-fault.js';
import type { Account, Accounts } from './accounts.js';
import { notSent, withoutAccount, withoutDispatch, withoutTurn } from './classify.js';
import type { Answer, Dispatched, InTurn } from './daraja.js';
import type { Send } from './send.js';

export interface CallNeeds {
  readonly send: Send;
  readonly accounts: Accounts;
  readonly suspensions: Pick<Suspensions, 'find'>;
  readonly clock: Clock;
}

type ShortcodeRequest = { readonly shortcode: string } & InTurn & Dispatched;

/** Never rejects. A refusal before the request leaves is NOT_SENT. */
export type Call = <S extends Signing, Request extends ShortcodeRequest, T>(
  endpoint: OperationName,
  operation: Operation<S, Request, T, string>,
  request: Request,
) => Promise<Answer<T>>;

/** Each call is signed once, with the time of `clock`. Without what signs it, or while its initiator is suspended, nothing is sent. */
export function createCall({ send, accounts, suspensions, clock }: CallNeeds): Call {
  const refuseSuspended = async (name: string): Promise<Answer<never> | null> => {
    try {
      const found = await suspensions.find(name);
      return found && suspended(found);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return notSent(
        'MPESA_UNAVAILABLE',
        `Nothing was sent: the gateway could not check whether initiator ${name} is suspended.`,
      );
    }
  };

  return async (endpoint, operation, request) => {
    const app = accounts.find(request.shortcode);
    if (!app) return withoutAccount(request.shortcode);
    const signature = SIGN[operation.signing](app, clock.now());
    if (signature === undefined) return WITHOUT_SIGNATURE[operation.signing](request.shortcode);
    const signer = operation.signing === 'initiator' ? app.signer : null;
    return send({
      ...{ endpoint, app },
      message: operation.build(request, signature),
      read: body => operation.readAcknowledgement(body, request),
      // The initiator may have been suspended while the request waited for its turn. After the dispatch is noted, nothing may stop the request.
      refuse: async () =>
        (await withoutTurn(request)) ?? (signer && (await refuseSuspended(signer.name))) ?? withoutDispatch(request),
      leaveBefore: request.dispatch?.leaveBefore,
    });
  };
}

/** What signs a message of this account; undefined where the account has none. */
const SIGN: { readonly [S in Signing]: (account: Account, at: number) => Signatures[S] | undefined } = {
  passkey: ({ passkey, tillNumber }, signedAt) =>
    passkey ? { passkey: passkey.reveal(), signedAt, tillNumber } : undefined,
  initiator: ({ signer }) =>
    signer ? { name: signer.name, securityCredential: signer.credential.reveal() } : undefined,
  token: () => null,
};

const WITHOUT_SIGNATURE: { readonly [S in Signing]: (shortcode: string) => Answer<never> } = {
  passkey: shortcode => notSent('CONFIGURATION', `Nothing was sent: shortcode ${shortcode} has no passkey.`),
  initiator: shortcode => notSent('CONFIGURATION', `Nothing was sent: shortcode ${shortcode} has no initiator.`),
  token: withoutAccount,
};

function suspended({ name, resultCode }: SuspendedInitiator): Answer<never> {
  return notSent(
    'CONFIGURATION',
    `Nothing was sent: the calls of initiator ${name} are suspended because M-Pesa answered ${resultCode}; further ` +
      'attempts would make Safaricom lock it. Check its password, certificate and permissions, then release it or restart the gateway.',
  );
}
