/** The one error that refuses a command, its codes in one table, translated once per edge (GraphQL, HTTP, exit status). */

interface ErrorCode {
  readonly httpStatus: number;
  readonly exitStatus: number;
  /** Whether the same command may succeed later without a change. */
  readonly isRetryable: boolean;
}

const ERROR_CODES = {
  UNAUTHENTICATED: { httpStatus: 401, exitStatus: 77, isRetryable: false },
  FORBIDDEN: { httpStatus: 403, exitStatus: 77, isRetryable: false },
  BAD_USER_INPUT: { httpStatus: 400, exitStatus: 64, isRetryable: false },
  NOT_FOUND: { httpStatus: 404, exitStatus: 66, isRetryable: false },
  IDEMPOTENCY_CONFLICT: { httpStatus: 409, exitStatus: 65, isRetryable: false },
  CUSTOMER_BUSY: { httpStatus: 409, exitStatus: 75, isRetryable: true },
  RATE_LIMITED: { httpStatus: 429, exitStatus: 75, isRetryable: true },
  LIMIT_EXCEEDED: { httpStatus: 400, exitStatus: 65, isRetryable: false },
  CURSOR_EXPIRED: { httpStatus: 410, exitStatus: 65, isRetryable: false },
  UNAVAILABLE: { httpStatus: 503, exitStatus: 69, isRetryable: true },
} as const satisfies Record<string, ErrorCode>;

export type GatewayErrorCode = keyof typeof ERROR_CODES;

export interface GatewayErrorDetails {
  /** The input field's own name, with BAD_USER_INPUT. */
  readonly field?: string;
  readonly retryAfterSeconds?: number;
}

/** Refuses a command. `message` is shown to the caller: it says what is wrong and what is accepted, and nothing internal. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    readonly code: GatewayErrorCode,
    message: string,
    readonly details: GatewayErrorDetails = {},
  ) {
    super(message);
  }

  get properties(): ErrorCode {
    return ERROR_CODES[this.code];
  }
}

/** BAD_USER_INPUT for one field; `accepted` completes the sentence "… must be". */
export function badInput(field: string, accepted: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `${field} must be ${accepted}.`, { field });
}
