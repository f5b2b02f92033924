/** The part of Safaricom's own SDK that the tests call; it ships no types. */

declare module 'mpesa-node' {
  interface Configuration {
    readonly consumerKey: string;
    readonly consumerSecret: string;
    readonly environment: 'sandbox';
    readonly certPath: string;
    readonly securityCredential: string;
    readonly initiatorName: string;
    readonly lipaNaMpesaShortCode: string;
    readonly lipaNaMpesaShortPass: string;
  }

  interface Answer {
    readonly data: Readonly<Record<string, string>>;
  }

  class Mpesa {
    constructor(configuration: Configuration);
    baseURL: string;
    lipaNaMpesaOnline(msisdn: string, amount: number, callbackUrl: string, reference: string): Promise<Answer>;
    lipaNaMpesaQuery(checkoutRequestId: string): Promise<Answer>;
    b2c(shortcode: string, msisdn: string, amount: number, timeoutUrl: string, resultUrl: string): Promise<Answer>;
    accountBalance(shortcode: string, identifierType: number, timeoutUrl: string, resultUrl: string): Promise<Answer>;
  }

  export = Mpesa;
}
