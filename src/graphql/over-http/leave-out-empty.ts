/** The parameters of an HTTP request for an operation: empty ones are omitted, as GraphQL over HTTP specifies. */

const OPTIONAL: readonly string[] = ['operationName', 'variables', 'extensions'];

/** The search of a GET, from its `?` on. JSON that is null is empty too; an operation may have the name null. */
export function leaveOutOfSearch(search: string): string {
  const given = [...new URLSearchParams(search)];
  const kept = given.filter(([name, value]) => value !== '' && (value !== 'null' || name === 'operationName'));
  return kept.length === given.length ? search : `?${new URLSearchParams(kept)}`;
}

/** The body of a POST. What is not an object is for others to refuse. */
export function leaveOutOfBody(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = Object.entries(body);
  const kept = given.filter(([name, value]) => value !== '' || !OPTIONAL.includes(name));
  return kept.length === given.length ? body : Object.fromEntries(kept);
}
