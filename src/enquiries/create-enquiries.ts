/** The enquiries station: callers request a status or balance here, and get the answer. */

import { isAwaitingApproval } from '../domain/approval.js';
import { isAskable, receiptToAskBy } from '../domain/facts.js';
import { badInput, GatewayError } from '../domain/gateway-error.js';
import { pageOf } from '../domain/page.js';
import type { Payment } from '../domain/payment.js';
import { isAnsweredByStkQuery } from '../domain/payment-kinds.js';
import type { Shortcode } from '../domain/shortcode.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import { type FollowLatestNeighbours, followLatest } from '../feed/follow-latest.js';
import { noSuchPayment } from '../feed/refusals.js';
import type { Suspensions } from '../initiators/create-suspensions.js';
import { refuseSuspendedInitiator } from '../initiators/refuse-suspended-initiator.js';
import type { FindPayments } from '../payments/payments.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Store } from '../store/open-store.js';
import type { AskMpesa } from './ask-mpesa.js';
import { type ChangeEnquiryNeighbours, changeEnquiry, storeEnquiry } from './change-enquiry.js';
import { type Enquiries, type IsSeen, STATUS_QUESTION, type StatusQuestion } from './enquiries.js';
import type { EnquiryRow } from './enquiry-row.js';
import { readBalanceEnquiry, readStatusEnquiry } from './enquiry-row.js';
import { createFindEnquiries } from './find-enquiries.js';
import { createListEnquiries } from './list-enquiries.js';
import { noSuchEnquiry } from './refusals.js';

export interface EnquiriesNeighbours extends ChangeEnquiryNeighbours, Omit<FollowLatestNeighbours, 'topic'> {
  readonly store: Store;
  readonly pubsub: PubSub;
  readonly find: FindPayments;
  readonly ask: AskMpesa;
  readonly shortcodes: ShortcodeDirectory;
  readonly suspensions: Suspensions;
}

/** Asks nothing by itself; the sweep puts its own questions. */
export function createEnquiries(neighbours: EnquiriesNeighbours): Enquiries {
  const { store, find, ask, suspensions, shortcodes } = neighbours;
  const rows = createFindEnquiries(store);
  const isAnswered = ({ status }: { status: string }) => status === 'COMPLETED' || status === 'FAILED';

  /** The shortcode in whose name M-Pesa is asked. */
  const getAsker = async (shortcode: string | null): Promise<Shortcode> => {
    const asker = shortcodes.get(shortcode);
    await refuseSuspendedInitiator(suspensions, asker);
    return asker;
  };

  const requestStatus = async (question: StatusQuestion, isSeen: IsSeen = () => true): Promise<EnquiryRow> => {
    refuseOtherCombinations(question);
    const payment = await findTarget(find, question, isSeen);
    const isChosen = question.paymentId !== null && question.mpesaReceipt !== null;
    const mpesaReceipt = question.mpesaReceipt ?? (payment && receiptToAskBy(payment));
    if (payment !== null && mpesaReceipt === null && !isAskable(payment)) return storeUnaskable(neighbours, payment);
    if (payment !== null && !isChosen && isAnsweredByStkQuery(payment)) return askByStkQuery(neighbours, payment);
    const { shortcode } = await getAsker(payment?.shortcode ?? null);
    return ask.status({
      shortcode,
      paymentId: payment?.id ?? null,
      mpesaReceipt,
      targetOriginatorConversationId: payment?.originatorConversationId ?? question.originatorConversationId,
    });
  };

  const following = { ...neighbours, topic: 'enquiries' } as const;
  return Object.freeze({
    requestStatus: async (question, isSeen) => readStatusEnquiry(await requestStatus(question, isSeen)),
    requestBalance: async shortcode => readBalanceEnquiry(await ask.balance((await getAsker(shortcode)).shortcode)),
    findStatusEnquiry: rows.findStatus,
    findBalanceEnquiry: rows.findBalanceEnquiry,
    findBalance: async shortcode => rows.findLatestBalance(shortcodes.get(shortcode).shortcode),
    findBalances: async () => {
      const latest = await Promise.all(shortcodes.all().map(({ shortcode }) => rows.findLatestBalance(shortcode)));
      return latest.filter(balance => balance !== null);
    },
    ...createListEnquiries(store),
    findBalanceById: rows.findBalanceById,
    balanceHistory: async (shortcode, first, after) =>
      pageOf(await rows.findBalances(shortcodes.get(shortcode).shortcode, first + 1, after), first),
    followStatusEnquiry: async id => {
      if (!(await rows.findStatus(id))) throw noSuchEnquiry();
      return followLatest(following, () => rows.findStatus(id), isAnswered);
    },
    followBalanceEnquiry: async id => {
      if (!(await rows.findBalanceEnquiry(id))) throw noSuchEnquiry();
      return followLatest(following, () => rows.findBalanceEnquiry(id), isAnswered);
    },
    followBalance: async shortcode => {
      const { shortcode: number } = shortcodes.get(shortcode);
      return followLatest(
        following,
        () => rows.findLatestBalance(number),
        () => false,
      );
    },
  } satisfies Enquiries);
}

function refuseOtherCombinations({ paymentId, mpesaReceipt, originatorConversationId }: StatusQuestion): void {
  const given = [paymentId, mpesaReceipt, originatorConversationId].filter(value => value !== null);
  if (given.length === 1 || (given.length === 2 && originatorConversationId === null)) return;
  throw badInput('input', STATUS_QUESTION);
}

async function findTarget(find: FindPayments, question: StatusQuestion, isSeen: IsSeen): Promise<Payment | null> {
  const { paymentId, mpesaReceipt, originatorConversationId } = question;
  const found = mpesaReceipt === null ? null : await find.byReceipt(mpesaReceipt);
  const owner = found && isSeen(found) ? found : null;
  if (paymentId === null) {
    if (mpesaReceipt !== null) return owner;
    const named = await find.byMpesaIds({ checkoutRequestId: null, conversationId: null, originatorConversationId });
    if (named) refuseWaiting(named, 'originatorConversationId');
    return named;
  }
  const payment = await find.byId(paymentId);
  if (!payment) throw noSuchPayment('paymentId');
  refuseWaiting(payment, 'paymentId');
  if (owner !== null && owner.id !== paymentId) throw refuseReceipt('Another payment has this receipt.');
  if (mpesaReceipt !== null && payment.mpesaReceipt !== null && payment.mpesaReceipt !== mpesaReceipt) {
    throw refuseReceipt(`The payment already has the receipt ${payment.mpesaReceipt}. Send paymentId alone.`);
  }
  return payment;
}

function refuseWaiting(payment: Payment, field: string): void {
  if (isAwaitingApproval(payment)) throw badInput(field, 'a payment that was sent; this one waits for approval');
}

function refuseReceipt(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message, { field: 'mpesaReceipt' });
}

/** M-Pesa has never named it, and it knows none of our ids. */
async function storeUnaskable(neighbours: EnquiriesNeighbours, payment: Payment): Promise<EnquiryRow> {
  const { ask, clock } = neighbours;
  const resultDescription = 'M-Pesa never acknowledged this request, so there is no ID to ask M-Pesa with.';
  const about = { shortcode: payment.shortcode, paymentId: payment.id };
  const failed = { status: 'FAILED', resultDescription, answeredAt: clock.now() } as const;
  const row = { ...ask.newEnquiry('STATUS', about), ...failed };
  await storeEnquiry(neighbours, row);
  return row;
}

/** Transaction status cannot find a push without a receipt: an STK query answers inside the mutation (contract section 5). */
async function askByStkQuery(neighbours: EnquiriesNeighbours, payment: Payment): Promise<EnquiryRow> {
  const { funnel, ask } = neighbours;
  const about = { shortcode: payment.shortcode, paymentId: payment.id };
  // Stored before M-Pesa is asked: whatever settles the push answers it.
  const row = ask.newEnquiry('STATUS', about);
  await storeEnquiry(neighbours, row);
  const { evidence, ...words } = await ask.stkQuery(payment);
  if (evidence) await funnel.apply({ evidence });
  return (await changeEnquiry(neighbours, row.id, words)) ?? row;
}
