/** The calls that an initiator signs with its credential: pay out, ask for a status, ask for a balance. */

import type { InitiatorLocks, LockedInitiator } from '../initiators/initiator-locks.js';
import { buildAccountBalance } from '../operations/account-balance.js';
import { buildB2c } from '../operations/b2c.js';
import type { Acknowledgement, Initiator } from '../operations/operation.js';
import { readResultAcknowledgement } from '../operations/result-envelope.js';
import { buildTransactionStatus } from '../operations/transaction-status.js';
import { isUnavailable } from '../store/store-fault.js';
import type { Accounts } from './accounts.js';
import { notSent, withoutAccount, withoutTurn } from './classify.js';
import type { Answer, Daraja, InTurn } from './daraja.js';
import type { Endpoint } from './endpoints.js';
import type { Send } from './send.js';

type InitiatorCalls = Pick<Daraja, 'b2c' | 'transactionStatus' | 'accountBalance'>;

/** Without an initiator, or while it is locked, nothing is sent. */
export function createInitiatorCalls(
  send: Send,
  accounts: Accounts,
  locks: Pick<InitiatorLocks, 'find'>,
): InitiatorCalls {
  async function sendSigned(
    endpoint: Endpoint,
    shortcode: string,
    build: (initiator: Initiator) => object,
    inTurn: InTurn = {},
  ): Promise<Answer<Acknowledgement>> {
    const app = accounts.find(shortcode);
    if (!app) return withoutAccount(shortcode);
    if (app.signer === null) return withoutInitiator(shortcode);
    const { name, credential } = app.signer;
    const message = build({ name, securityCredential: credential.reveal() });
    // The lock is looked at last: it may have come while the question waited for its turn.
    const refuse = async () => (await withoutTurn(inTurn)) ?? refuseLocked(name);
    return send({ endpoint, app, message, read: readResultAcknowledgement, refuse });
  }

  const refuseLocked = async (name: string): Promise<Answer<never> | null> => {
    try {
      const lock = await locks.find(name);
      return lock && resting(lock);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return notSent('MPESA_UNAVAILABLE', `Nothing was sent: whether initiator ${name} must rest could not be read.`);
    }
  };

  return {
    b2c: request => sendSigned('b2c', request.shortcode, initiator => buildB2c(request, initiator)),
    transactionStatus: request =>
      sendSigned(
        'transactionStatus',
        request.shortcode,
        initiator => buildTransactionStatus(request, initiator),
        request,
      ),
    accountBalance: request =>
      sendSigned('accountBalance', request.shortcode, initiator => buildAccountBalance(request, initiator)),
  };
}

function withoutInitiator(shortcode: string): Answer<never> {
  return notSent('CONFIGURATION', `Nothing was sent: shortcode ${shortcode} has no initiator.`);
}

function resting({ name, resultCode }: LockedInitiator): Answer<never> {
  return notSent(
    'CONFIGURATION',
    `Nothing was sent: initiator ${name} rests since M-Pesa answered ${resultCode}, because more tries would lock it ` +
      'at Safaricom. Check its password, certificate and permissions, then release it or restart the gateway.',
  );
}
