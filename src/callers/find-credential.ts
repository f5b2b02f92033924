/** Finds a credential among what a client sends of its own: the payload of a hello, or the extensions of an operation. */

/**
 * `authorization`, else `headers.authorization`, in any case, as the usual clients send it. The first that is neither null nor empty
 * counts, whatever it is: a bad one is not passed over for another. Undefined when there is none.
 */
export function findCredential(given: unknown): unknown {
  return findAuthorization(given) ?? findAuthorization(isRecord(given) ? given.headers : null);
}

function findAuthorization(given: unknown): unknown {
  if (!isRecord(given)) return undefined;
  const found = Object.entries(given).find(([name, value]) => name.toLowerCase() === 'authorization' && isGiven(value));
  return found?.[1];
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
