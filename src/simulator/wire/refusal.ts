/** Daraja's error envelope: every way in which the simulator refuses a request (daraja.md §3). */

/** Thrown by an endpoint, answered by the gatehouse. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly httpStatus: number,
    readonly errorCode: string,
    readonly errorMessage: string,
  ) {
    super(`${errorCode} ${errorMessage}`);
  }
}

/** One entry for each refusal; `invalidField` takes Daraja's own name of the field. */
export const refusals = Object.freeze({
  invalidField: (field: string) => new Refusal(400, '400.002.02', `Bad Request - Invalid ${field}`),
  invalidPayload: () => new Refusal(400, '400.002.05', 'Invalid Request Payload'),
  invalidAuthentication: () => new Refusal(400, '400.008.01', 'Invalid Authentication passed'),
  invalidGrantType: () => new Refusal(400, '400.008.02', 'Invalid grant type passed'),
  /** The token comes back in the message, as at Safaricom: redact before logging. */
  invalidTokenEcho: (token: string) =>
    new Refusal(401, '401.002.01', `Error Occurred - Invalid Access Token - ${token}`),
  invalidToken404: () => new Refusal(404, '404.001.03', 'Invalid Access Token'),
  invalidToken400: () => new Refusal(400, '400.003.01', 'Invalid Access Token'),
  noProduct: () => new Refusal(401, '401.003.01', 'Error Occurred - Invalid API call as no apiproduct match found'),
  unknownPath: () => new Refusal(404, '404.001.01', 'Resource not found'),
  invalidHeader: () => new Refusal(404, '404.001.04', 'Invalid Authentication Header'),
  wrongMethod: () => new Refusal(405, '405.001', 'Method Not Allowed'),
  unknownMerchant: () => new Refusal(500, '500.001.1001', 'Merchant does not exist'),
  wrongPassword: () => new Refusal(500, '500.001.1001', 'Wrong credentials'),
  lockedSubscriber: () =>
    new Refusal(
      500,
      '500.001.1001',
      'Unable to lock subscriber, a transaction is already in process for the current subscriber',
    ),
  stillProcessing: () => new Refusal(500, '500.001.1001', 'The transaction is being processed'),
  unknownCheckout: () => new Refusal(500, '500.001.1001', 'The transaction does not Exist'),
  noise: (httpStatus: 200 | 500) =>
    new Refusal(httpStatus, '500.001.1001', httpStatus === 200 ? '' : 'Internal Server Error'),
  duplicateOriginator: () => new Refusal(500, '500.002.1001', 'Duplicate OriginatorConversationID.'),
  maintenance: () => new Refusal(500, '500.002.1001', 'Service is currently under maintenance. Please try again later'),
  spikeArrest: () =>
    new Refusal(500, '500.003.02', 'System is busy. Please try again in few minutes. Spike Arrest Violation'),
  urlsRegistered: () => new Refusal(500, '500.003.1001', 'Urls are already registered'),
  internal: () => new Refusal(500, '500.003.1001', 'Internal Server Error'),
});
