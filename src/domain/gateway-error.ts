/** The one error that refuses a command, its codes in one table, translated once per edge (GraphQL, command line). */

/** The exit status of a command that is refused so, after sysexits.h. */
const EXIT_STATUSES = {
  UNAUTHENTICATED: 77,
  FORBIDDEN: 77,
  BAD_USER_INPUT: 64,
  NOT_FOUND: 66,
  IDEMPOTENCY_CONFLICT: 65,
  CUSTOMER_BUSY: 75,
  RATE_LIMITED: 75,
  LIMIT_EXCEEDED: 65,
  CURSOR_EXPIRED: 65,
  UNAVAILABLE: 69,
} as const satisfies Record<string, number>;

/** The codes that a refusal may have: a closed list, part of the contract (contract 5.13). */
export type GatewayErrorCode = keyof typeof EXIT_STATUSES;

/** All of them, for a test or a table that must miss none. */
export const GATEWAY_ERROR_CODES = Object.keys(EXIT_STATUSES) as readonly GatewayErrorCode[];

/** Whether this is one of our own codes, and not one of GraphQL's or of another library's. */
export function isGatewayErrorCode(code: unknown): code is GatewayErrorCode {
  return typeof code === 'string' && Object.hasOwn(EXIT_STATUSES, code);
}

/** Details for the caller beside the message; they become `extensions` in GraphQL. */
export interface GatewayErrorDetails {
  /** The input field's own name, with BAD_USER_INPUT; of several the first. */
  readonly field?: string;
  /** With BAD_USER_INPUT: every field that is wrong. */
  readonly fields?: readonly BadField[];
  readonly retryAfterSeconds?: number;
  /** With LIMIT_EXCEEDED of a payout: the limit in KES, and what of it is used, as decimals. */
  readonly limit?: string;
  readonly used?: string;
  /** With CUSTOMER_BUSY: the payment that is open, if the caller may see it. */
  readonly paymentId?: string;
}

/** Refuses a command. `message` is shown to the caller: it says what is wrong and what is accepted, and nothing internal. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    readonly code: GatewayErrorCode,
    message: string,
    readonly details: GatewayErrorDetails = {},
    /** What a log may say of it: less than its caller is told, where the message quotes what a person wrote. */
    readonly logged = message,
  ) {
    super(message);
  }

  get exitStatus(): number {
    return EXIT_STATUSES[this.code];
  }
}

/** One field that is wrong, and a sentence that says what it must be. */
export interface BadField {
  readonly field: string;
  readonly message: string;
}

/** BAD_USER_INPUT for one field; `accepted` completes the sentence "… must be". */
export function badInput(field: string, accepted: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `${field} must be ${accepted}.`, { field });
}

/** BAD_USER_INPUT for all that is wrong with an input, in one error. At least one field. */
export function badInputs(fields: readonly BadField[]): GatewayError {
  const message = fields.map(each => each.message).join(' ');
  return new GatewayError('BAD_USER_INPUT', message, { field: fields[0]?.field ?? '', fields });
}
