/** What the gateway refused, and what broke on the way to it: the two reasons for which something does not come. */

/** One wrong field of an input. */
export interface BadField {
  readonly field: string;
  readonly message: string;
}

/** What the gateway says beside the message of an error. */
export interface Extensions {
  readonly code?: string;
  /** With BAD_USER_INPUT. */
  readonly fields?: readonly BadField[];
  /** With CUSTOMER_BUSY and RATE_LIMITED. */
  readonly retryAfterSeconds?: number;
  /** With CUSTOMER_BUSY: the payment that is in the way. */
  readonly paymentId?: string;
  /** With INTERNAL_SERVER_ERROR: finds it in the gateway's log. */
  readonly reference?: string;
}

/** An error as GraphQL has it. */
export interface GraphqlError {
  readonly message: string;
  readonly extensions?: Extensions;
}

/**
 * The gateway's refusal. `code` is one of its `ErrorCode`, or NETWORK when no answer came: then a payment may have been taken, and
 * is safely asked for again with the same `idempotencyKey`.
 */
export class MpesaError extends Error {
  override readonly name = 'MpesaError';
  readonly code: string;
  readonly extensions: Extensions;
  /** Of the payment that was asked for, if it was one. */
  readonly idempotencyKey: string | null;

  constructor({ message, extensions = {} }: GraphqlError, idempotencyKey: string | null = null) {
    super(message);
    this.code = extensions.code ?? 'INTERNAL_SERVER_ERROR';
    this.extensions = extensions;
    this.idempotencyKey = idempotencyKey;
  }
}

/** The connection, not the gateway: silence, a cut, a page of somebody else. Whoever waits comes back. */
export class Lost extends Error {}

/** Codes with which the gateway asks to come back later. */
const PASSING: readonly unknown[] = ['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR'];

/** Why the gateway refused; undefined for what is not its refusal. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof MpesaError ? error.code : undefined;
}

/** Whether the same request may be answered a little later. */
export function isPassing(error: unknown): boolean {
  return error instanceof Lost || PASSING.includes(codeOf(error));
}

/** Whether the credential is refused, or has ended. */
export function isUnauthenticated(error: unknown): boolean {
  return codeOf(error) === 'UNAUTHENTICATED';
}

/** Throws the first of these errors; nothing where there is none. */
export function throwFirst(errors: readonly GraphqlError[] | null | undefined): void {
  if (errors?.[0]) throw new MpesaError(errors[0]);
}
