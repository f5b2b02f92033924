/** Close codes of WebSockets: the contract's, beside those of graphql-transport-ws and of RFC 6455. */

/** A close code and the reason that a developer reads. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

export const CLOSING = Object.freeze({
  unauthorized: {
    code: 4401,
    reason: 'No valid credential: send connection_init with {"authorization":"Bearer <API key or watch token>"}',
  },
  badRequest: { code: 4400, reason: 'Invalid message received' },
  tokenEnded: { code: 4403, reason: 'The watch token has expired' },
  keyEnded: { code: 4403, reason: 'The API key was revoked or has expired' },
  slowReader: { code: 4410, reason: 'Slow reader: resume after the last cursor' },
  helloTimeout: { code: 4408, reason: 'Connection initialisation timeout' },
  idInUse: { code: 4409, reason: 'A subscription with this id is already active' },
  tooManyHellos: { code: 4429, reason: 'Too many initialisation requests' },
  otherProtocol: { code: 4406, reason: 'Subprotocol not acceptable' },
  draining: { code: 1012, reason: 'The gateway is restarting' },
  slowWriter: { code: 1008, reason: 'The message did not arrive in time' },
  textOnly: { code: 1003, reason: 'Text messages only' },
  tooManySockets: { code: 1013, reason: 'Too many connections' },
  internal: { code: 4500, reason: 'Internal server error' },
} as const satisfies Record<string, Closing>);
