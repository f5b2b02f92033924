/** Daraja's error envelope: every way in which the simulator refuses a request (daraja.md §3). */

import type { MissingProductShape } from '../behaviour.js';

/** Thrown by an endpoint, answered by the gatehouse. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly httpStatus: number,
    readonly errorCode: string,
    readonly errorMessage: string,
    /** Why, in plain words, with what would be accepted: for the page of the simulator, never for the caller. */
    readonly reason: string = errorMessage,
  ) {
    super(`${errorCode} ${errorMessage}`);
  }
}

const TOKEN_REASON =
  'This access token was not issued here, or has ended: fetch another one. A restart ends all of them.';

const PRODUCT_REASON = 'The app does not have this product: the knob `products` leaves it out.';

const MISSING_PRODUCT: Readonly<Record<MissingProductShape, { readonly code: string; readonly message: string }>> = {
  NO_MATCH: { code: '401.003.01', message: 'Error Occurred - Invalid API call as no apiproduct match found' },
  TOKEN_ECHO: { code: '401.002.01', message: 'Error Occurred - Invalid Access Token - ' },
  TOKEN_EMPTY: { code: '401.001', message: 'Error Occurred - Invalid Access Token - ' },
  UNAUTHORIZED: { code: '401', message: 'Unauthorized - Invalid Access Token' },
};

/** Why a shortcode is not served to the caller. */
export function tellForeign(shortcode: string): string {
  return `Shortcode ${shortcode} does not belong to the app of this token: the credentials are listed on this page.`;
}

/** One entry for each refusal; `invalidField` takes Daraja's own name of the field. */
export const refusals = Object.freeze({
  invalidField: (field: string, reason: string) =>
    new Refusal(400, '400.002.02', `Bad Request - Invalid ${field}`, reason),
  invalidPayload: (reason: string) => new Refusal(400, '400.002.05', 'Invalid Request Payload', reason),
  invalidAuthentication: (reason: string) => new Refusal(400, '400.008.01', 'Invalid Authentication passed', reason),
  invalidGrantType: () =>
    new Refusal(
      400,
      '400.008.02',
      'Invalid grant type passed',
      'The query must be ?grant_type=client_credentials, without anything behind it.',
    ),
  /** The token comes back in the message, as at Safaricom: redact before logging. */
  invalidTokenEcho: (token: string) =>
    new Refusal(401, '401.002.01', `Error Occurred - Invalid Access Token - ${token}`, TOKEN_REASON),
  invalidToken404: () => new Refusal(404, '404.001.03', 'Invalid Access Token', TOKEN_REASON),
  invalidToken400: () => new Refusal(400, '400.003.01', 'Invalid Access Token', TOKEN_REASON),
  noProduct: (shape: MissingProductShape, token: string) => {
    const { code, message } = MISSING_PRODUCT[shape];
    return new Refusal(401, code, `${message}${shape === 'TOKEN_ECHO' ? token : ''}`, PRODUCT_REASON);
  },
  unknownPullShortcode: (reason: string) => new Refusal(400, '400.001', 'Bad Request - Invalid ShortCode', reason),
  nothingToPull: () => new Refusal(500, '500.001', 'Failed to retrieve transactions'),
  unknownPath: () =>
    new Refusal(
      404,
      '404.001.01',
      'Resource not found',
      'The simulator does not have this path. Is the base URL right?',
    ),
  invalidHeader: () =>
    new Refusal(
      404,
      '404.001.04',
      'Invalid Authentication Header',
      'The header Authorization must be "Bearer ", and an access token.',
    ),
  wrongMethod: (right: 'GET' | 'POST') =>
    new Refusal(405, '405.001', 'Method Not Allowed', `This path takes ${right} only.`),
  unknownMerchant: (shortcode: string) =>
    new Refusal(500, '500.001.1001', 'Merchant does not exist', tellForeign(shortcode)),
  wrongPassword: (reason: string) => new Refusal(500, '500.001.1001', 'Wrong credentials', reason),
  lockedSubscriber: (msisdn: string) =>
    new Refusal(
      500,
      '500.001.1001',
      'Unable to lock subscriber, a transaction is already in process for the current subscriber',
      `${msisdn} still has a prompt open: try again when that push has been answered.`,
    ),
  stillProcessing: () => new Refusal(500, '500.001.1001', 'The transaction is being processed'),
  unknownCheckout: (shortcode: string) =>
    new Refusal(
      500,
      '500.001.1001',
      'The transaction does not Exist',
      `No push of shortcode ${shortcode} has this CheckoutRequestID.`,
    ),
  noise: (httpStatus: 200 | 500) =>
    new Refusal(httpStatus, '500.001.1001', httpStatus === 200 ? '' : 'Internal Server Error'),
  duplicateOriginator: (id: string) =>
    new Refusal(
      500,
      '500.002.1001',
      'Duplicate OriginatorConversationID.',
      `OriginatorConversationID ${id} was accepted before: each payment needs its own.`,
    ),
  maintenance: () =>
    new Refusal(
      500,
      '500.002.1001',
      'Service is currently under maintenance. Please try again later',
      'The request is carried out all the same: that is the mischief MAINTENANCE.',
    ),
  spikeArrest: () =>
    new Refusal(500, '500.003.02', 'System is busy. Please try again in few minutes. Spike Arrest Violation'),
  tooManyQueries: () =>
    new Refusal(
      429,
      '500.003.02',
      'System is busy. Please try again in few minutes. Spike Arrest Violation',
      'STK queries came too fast: the knob `stkQueriesPerMinute`.',
    ),
  urlsRegistered: () => new Refusal(500, '500.003.1001', 'Urls are already registered'),
  internal: () => new Refusal(500, '500.003.1001', 'Internal Server Error'),
});
