/** The two calls that a passkey signs: push a prompt to a phone, and ask how a push ended. */

import type { Clock } from '../lib/clock.js';
import { buildStkPush, readStkAcknowledgement } from '../operations/stk-push.js';
import { buildStkQuery, readStkQueryAnswer, type StkQueryAnswer } from '../operations/stk-query.js';
import type { Accounts } from './accounts.js';
import { notSent, unknown, withoutAccount, withoutTurn } from './classify.js';
import type { Answer, Daraja, StkQueryRequest, StkQueryResult } from './daraja.js';
import { redact } from './redact.js';
import type { Send } from './send.js';

/** Each call is signed once, with the Nairobi time of `clock`. Without a passkey nothing is sent. */
export function createStkCalls(send: Send, accounts: Accounts, clock: Clock): Pick<Daraja, 'stkPush' | 'stkQuery'> {
  return {
    async stkPush(request) {
      const app = accounts.find(request.shortcode);
      if (!app) return withoutAccount(request.shortcode);
      if (app.passkey === null) return withoutPasskey(request.shortcode);
      const payee = { passkey: app.passkey.reveal(), signedAt: clock.now(), tillNumber: app.tillNumber };
      return send({ endpoint: 'stkPush', app, message: buildStkPush(request, payee), read: readStkAcknowledgement });
    },
    async stkQuery(request) {
      const app = accounts.find(request.shortcode);
      if (!app) return withoutAccount(request.shortcode);
      if (app.passkey === null) return withoutPasskey(request.shortcode);
      const message = buildStkQuery(request, { passkey: app.passkey.reveal(), signedAt: clock.now() });
      const refuse = () => withoutTurn(request);
      const answer = await send({ endpoint: 'stkQuery', app, message, read: readStkQueryAnswer, refuse });
      return answer.kind === 'ACCEPTED' ? answerAbout(request, answer.value) : answer;
    },
  };
}

/** An answer about another push is no answer: it must not settle this one. */
function answerAbout(request: StkQueryRequest, answer: StkQueryAnswer): Answer<StkQueryResult> {
  const { ids, resultCode, resultDescription } = answer;
  const isOther = ids.checkoutRequestId !== null && ids.checkoutRequestId !== request.checkoutRequestId;
  if (isOther) return unknown('Daraja answered about another push than the one it was asked about.');
  return { kind: 'ACCEPTED', value: { resultCode, resultDescription: resultDescription && redact(resultDescription) } };
}

function withoutPasskey(shortcode: string): Answer<never> {
  return notSent('CONFIGURATION', `Nothing was sent: shortcode ${shortcode} has no passkey.`);
}
