/** mpesa-node, Safaricom's own library: its base URL is a property, and it encrypts the operator's password itself. */

import Mpesa from 'mpesa-node';
import type { OpenSdk } from './sdk.js';

export const openMpesaNode: OpenSdk = async ({ url, receiverUrl, credentials, certificatePath }) => {
  const { shortcode } = credentials;
  const mpesa = new Mpesa({
    consumerKey: credentials.consumerKey,
    consumerSecret: credentials.consumerSecret,
    environment: 'sandbox',
    certPath: certificatePath,
    securityCredential: credentials.initiatorPassword,
    initiatorName: credentials.initiatorName,
    lipaNaMpesaShortCode: shortcode,
    lipaNaMpesaShortPass: credentials.passkey,
  });
  mpesa.baseURL = url;
  const urls = [`${receiverUrl}/timeout`, `${receiverUrl}/result`] as const;
  return {
    push: async msisdn => {
      const { data } = await mpesa.lipaNaMpesaOnline(msisdn, 120, `${receiverUrl}/stk`, 'INV-77');
      return data.CheckoutRequestID ?? '';
    },
    query: async id => (await mpesa.lipaNaMpesaQuery(id)).data.ResultCode ?? '',
    payOut: async msisdn => (await mpesa.b2c(shortcode, msisdn, 250, ...urls)).data.ResponseCode ?? '',
    askBalance: async () => (await mpesa.accountBalance(shortcode, 4, ...urls)).data.ResponseCode ?? '',
    close: () => undefined,
  };
};
