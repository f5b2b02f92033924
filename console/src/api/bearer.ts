/** How a request says whose it is. */

/** The header for an API key; none where the gateway has no keys. */
export function bearer(key: string | null): Readonly<Record<string, string>> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}
