/** What the gateway may ask of Daraja, as data: where each request goes and whether it is a mere question. */

export interface EndpointProperties {
  readonly path: string;
  /** A question moves no money: it may be left unasked while Daraja is silent. */
  readonly isQuestion: boolean;
}

/** Paths of daraja.md section 1. B2C is version 3, the one that refuses an originator id it has already seen. */
export const ENDPOINTS = {
  stkPush: { path: '/mpesa/stkpush/v1/processrequest', isQuestion: false },
  stkQuery: { path: '/mpesa/stkpushquery/v1/query', isQuestion: true },
  b2c: { path: '/mpesa/b2c/v3/paymentrequest', isQuestion: false },
  transactionStatus: { path: '/mpesa/transactionstatus/v1/query', isQuestion: true },
  accountBalance: { path: '/mpesa/accountbalance/v1/query', isQuestion: true },
} as const satisfies Record<string, EndpointProperties>;

export type Endpoint = keyof typeof ENDPOINTS;
