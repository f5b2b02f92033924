/** mpesa-api, by Newton Munene: its hosts are a table, its port is always the protocol's own, and it encrypts the password itself. */

import { globalAgent } from 'node:http';
import { Mpesa } from 'mpesa-api';
import { routes } from 'mpesa-api/lib/routes.js';
import { waitUntil } from '../wait-until.js';
import type { OpenSdk } from './sdk.js';

export const openMpesaApi: OpenSdk = async ({ url, receiverUrl, credentials, certificatePath }) => {
  const { shortcode, passkey, initiatorName } = credentials;
  const { sandbox } = routes;
  routes.sandbox = url;
  const restorePort = setDefaultPort(Number(new URL(url).port));
  const mpesa = new Mpesa(
    {
      clientKey: credentials.consumerKey,
      clientSecret: credentials.consumerSecret,
      initiatorPassword: credentials.initiatorPassword,
      certificatePath,
    },
    'sandbox',
  );
  // It reads the certificate in the background and tells nobody when it is done.
  await waitUntil('the SDK has encrypted its password', () => Reflect.get(mpesa, 'securityCredential') !== undefined);
  const urls = { QueueTimeOutURL: `${receiverUrl}/timeout`, ResultURL: `${receiverUrl}/result` };

  return {
    push: async msisdn => {
      const answer = await mpesa.lipaNaMpesaOnline({
        BusinessShortCode: Number(shortcode),
        passKey: passkey,
        Amount: 120,
        PartyA: msisdn,
        PartyB: shortcode,
        PhoneNumber: msisdn,
        CallBackURL: `${receiverUrl}/stk`,
        AccountReference: 'INV-77',
      });
      return answer.CheckoutRequestID;
    },
    query: async CheckoutRequestID => {
      const question = { BusinessShortCode: Number(shortcode), passKey: passkey, CheckoutRequestID };
      return (await mpesa.lipaNaMpesaQuery(question)).ResultCode;
    },
    payOut: async msisdn => {
      const party = { Initiator: initiatorName, PartyA: shortcode, PartyB: msisdn };
      return (await mpesa.b2c({ ...party, Amount: 250, CommandID: 'BusinessPayment', ...urls })).ResponseCode;
    },
    askBalance: async () => {
      const party = { Initiator: initiatorName, PartyA: shortcode, IdentifierType: '4' as const };
      return (await mpesa.accountBalance({ ...party, CommandID: 'AccountBalance', ...urls })).ResponseCode;
    },
    close: () => {
      routes.sandbox = sandbox;
      restorePort();
    },
  };
};

/** Node's agent decides which port a request without one goes to; its types leave the property out. */
function setDefaultPort(port: number): () => void {
  const before: unknown = Reflect.get(globalAgent, 'defaultPort');
  Reflect.set(globalAgent, 'defaultPort', port);
  return () => void Reflect.set(globalAgent, 'defaultPort', before);
}
