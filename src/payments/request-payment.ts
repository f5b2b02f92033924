/** WE ASK FOR MONEY: the payment's row first, then Daraja outside any transaction, then its answer as evidence. */

import type { Answer, Daraja, Dispatched } from '../daraja/daraja.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { Rung } from '../domain/ladder.js';
import { newPayment } from '../domain/new-payment.js';
import type { Payment, PaymentKind } from '../domain/payment.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { InitiatorLocks } from '../initiators/initiator-locks.js';
import { refuseLockedInitiator } from '../initiators/refuse-locked-initiator.js';
import type { Clock } from '../lib/clock.js';
import { timeOf } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import type { CallbackUrls } from '../operations/callback-urls.js';
import type { Acknowledgement } from '../operations/operation.js';
import { isUnavailable } from '../store/store-fault.js';
import { applyUntilStored } from './apply-until-stored.js';
import { beginDispatch } from './begin-dispatch.js';
import { buildAnswerEvidence } from './build-evidence.js';
import { type Draft, digestKey, hashInput } from './hash-input.js';
import { openPayment } from './open-payment.js';
import type { B2cInput, FindPayments, Funnel, Opened, Requester, RequestPayment, StkPushInput } from './payments.js';

export interface RequestPaymentNeighbours {
  readonly funnel: Funnel;
  readonly find: FindPayments;
  readonly daraja: Daraja;
  readonly locks: InitiatorLocks;
  readonly urls: CallbackUrls;
  readonly shortcodes: ShortcodeDirectory;
  readonly ladders: Readonly<Record<PaymentKind, readonly Rung[]>>;
  readonly stkDeadlineMs: number;
  /** How long after it was asked for a request may still leave, by kind. */
  readonly dispatchMs: Readonly<Record<PaymentKind, number>>;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

type Send = (payment: Payment, dispatched: Dispatched) => Promise<Answer<Acknowledgement>>;

/** Each request is sent at most once, and only by the call that created its row. */
export function createRequestPayment(neighbours: RequestPaymentNeighbours): RequestPayment {
  const { funnel, find, daraja, locks, urls, shortcodes, ladders, dispatchMs, newId, clock } = neighbours;

  const request = async (draft: Draft, requester: Requester, send: Send): Promise<Payment> => {
    const id = newId();
    const createdAt = timeOf(id);
    const asOf = { id, currency: 'KES', createdAt } as const;
    const payment = newPayment({ ...draft, ...asOf }, ladders[draft.kind], createdAt + dispatchMs[draft.kind]);
    const asked = {
      caller: requester.caller,
      idempotencyKey: digestKey(requester.idempotencyKey),
      inputHash: hashInput(draft),
    };
    const opened = readOpened(await openPayment(neighbours, { payment, asked, evidence: 'REQUEST', note: null }));
    // A key that was used before may have been sent before: nothing is sent again, whatever became of it.
    if (opened.kind === 'REPEATED') return opened.payment;
    const answer = await send(payment, { dispatch: beginDispatch(funnel, clock, payment) });
    const evidence = buildAnswerEvidence(payment, answer, clock.now());
    const decided = evidence && (await applyUntilStored(neighbours, evidence));
    return decided?.payment ?? (await findStored(id)) ?? payment;
  };

  /** Null while the database is away: an error would say that nothing was asked for, and somebody might ask again. */
  const findStored = (id: string): Promise<Payment | null> =>
    find.byId(id).catch((error: unknown) => {
      if (!isUnavailable(error)) throw error;
      return null;
    });

  const isKeyUsed = async ({ caller, idempotencyKey }: Requester): Promise<boolean> => {
    const digest = digestKey(idempotencyKey);
    return digest !== null && (await find.hasKey(caller, digest));
  };

  const readOpened = (opened: Opened) => {
    if (opened.kind === 'CREATED' || opened.kind === 'REPEATED') return opened;
    throw opened.kind === 'CONFLICT' ? idempotencyConflict() : customerBusy(opened.since);
  };

  const customerBusy = (since: number): GatewayError => {
    const remainingMs = since + neighbours.stkDeadlineMs - clock.now();
    const retryAfterSeconds = Math.max(1, Math.ceil(remainingMs / 1000));
    const message = 'This phone number has a payment prompt open; wait until it is answered or has run out.';
    return new GatewayError('CUSTOMER_BUSY', message, { retryAfterSeconds });
  };

  return Object.freeze({
    stkPush: (input: StkPushInput) => {
      const { shortcode } = shortcodes.get(input.shortcode);
      const { accountReference, description, phoneNumber, amountCents, metadata } = input;
      const parties = { shortcode, phoneNumber, accountReference, description };
      const draft = { kind: 'STK_PUSH' as const, amountCents, metadata, ...parties, command: null, occasion: null };
      return request(draft, input, (payment, dispatched) =>
        daraja.stkPush({
          ...dispatched,
          ...{ shortcode, amountCents, phoneNumber, accountReference },
          // Daraja refuses a push without a description, although its documentation calls it optional.
          description: description ?? 'Payment',
          callbackUrl: urls.urlFor('stk/callback', payment.id),
        }),
      );
    },
    b2c: async (input: B2cInput) => {
      const from = shortcodes.get(input.shortcode);
      await refuseLockedInitiator(locks, from).catch(async (refusal: unknown) => {
        // A repeat sends nothing: it needs no operator, and must not be told that its key is free.
        if (!(await isKeyUsed(input))) throw refusal;
      });
      const { phoneNumber, amountCents, metadata, remarks, occasion, command } = input;
      const { shortcode } = from;
      const words = { accountReference: null, description: remarks, command, occasion };
      const draft = { kind: 'B2C' as const, shortcode, phoneNumber, amountCents, metadata, ...words };
      return request(draft, input, (payment, dispatched) =>
        daraja.b2c({
          ...dispatched,
          ...{ shortcode, command, amountCents, phoneNumber, remarks, occasion },
          originatorConversationId: payment.id,
          resultUrl: urls.urlFor('b2c/callback', payment.id),
          timeoutUrl: urls.urlFor('b2c/timeout', payment.id),
        }),
      );
    },
  } satisfies RequestPayment);
}

function idempotencyConflict(): GatewayError {
  const message = 'This idempotency key was used with other input; use a new key for a new payment.';
  return new GatewayError('IDEMPOTENCY_CONFLICT', message, { field: 'idempotencyKey' });
}
