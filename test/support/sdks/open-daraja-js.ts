/** daraja.js, by Victor Ndaba: a chain of verbs; its hosts are a table, and the password is encrypted for it. */

import { Mpesa } from 'daraja.js';
import { routes } from 'daraja.js/dist/models/routes.js';
import type { OpenSdk } from './sdk.js';

export const openDarajaJs: OpenSdk = async ({ url, receiverUrl, credentials, sealedPassword }) => {
  const { shortcode, passkey, initiatorName } = credentials;
  const { sandbox } = routes;
  routes.sandbox = url;
  const { consumerKey, consumerSecret } = credentials;
  const app = new Mpesa({ consumerKey, consumerSecret, securityCredential: sealedPassword }, 'sandbox');
  const stkPush = () => app.stkPush().shortCode(shortcode).lipaNaMpesaPassKey(passkey);

  return {
    push: async msisdn => {
      const prompt = stkPush().phoneNumber(Number(msisdn)).amount(120).accountNumber('INV-77');
      return (await prompt.callbackURL(`${receiverUrl}/stk`).send()).getTransactionID();
    },
    query: async id => (await stkPush().checkoutRequestID(id).queryStatus()).getResultCode(),
    payOut: async msisdn => {
      const payout = app
        .b2c()
        .shortCode(shortcode)
        .phoneNumber(Number(msisdn))
        .amount(250)
        .initiatorName(initiatorName);
      return (
        await payout.timeoutURL(`${receiverUrl}/timeout`).resultURL(`${receiverUrl}/result`).send()
      ).getResponseCode();
    },
    askBalance: async () => {
      const question = app.accountBalance().shortCode(shortcode).initiator(initiatorName);
      const answer = await question.timeoutURL(`${receiverUrl}/timeout`).resultURL(`${receiverUrl}/result`).query();
      return answer.ResponseCode;
    },
    close: () => {
      routes.sandbox = sandbox;
    },
  };
};
