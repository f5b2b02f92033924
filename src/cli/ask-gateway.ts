/** A client of a gateway's GraphQL, for the commands that speak to one. */

import { GatewayError, type GatewayErrorDetails, isGatewayErrorCode } from '../domain/gateway-error.js';
import type { Secret } from '../lib/secret.js';

interface GraphqlFault {
  readonly message: string;
  readonly extensions?: Pick<GatewayErrorDetails, 'field' | 'fields'> & { readonly code?: string };
}

interface GraphqlAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly GraphqlFault[];
}

/** Resolves with the data of a query or mutation; rejects with the gateway's own error, or UNAVAILABLE when none answers. */
export type AskGateway = <T>(query: string, variables: Record<string, unknown>) => Promise<T>;

/** `url` is where the gateway is, with or without a slash at its end; `key` one of its API keys, null where it wants none. */
export function createAskGateway(url: string, key: Secret | null): AskGateway {
  const authorization = key ? { authorization: `Bearer ${key.reveal()}` } : {};
  return async <T>(query: string, variables: Record<string, unknown>): Promise<T> => {
    const response = await fetch(`${url.replace(/\/+$/, '')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query, variables }),
    }).catch(error => {
      throw new GatewayError('UNAVAILABLE', `no gateway responds at ${url} (${String(error.cause ?? error)})`);
    });
    // A gateway's answer to our own operation; whatever else answers, its words are not JSON or have neither.
    const answer = (await response.json().catch(() => null)) as GraphqlAnswer<T> | null;
    if (!answer?.data) throw readRefusal(answer?.errors?.[0], url, key);
    return answer.data;
  };
}

function readRefusal(error: GraphqlFault | undefined, url: string, key: Secret | null): GatewayError {
  const { code, ...details } = error?.extensions ?? {};
  if (code === 'UNAUTHENTICATED') return new GatewayError(code, keyRefused(key));
  return new GatewayError(
    isGatewayErrorCode(code) ? code : 'UNAVAILABLE',
    error?.message ?? `the server at ${url} is not a gateway`,
    details,
  );
}

function keyRefused(key: Secret | null): string {
  const what = key
    ? 'The gateway refused the first admin key in API_KEYS.'
    : 'The gateway wants an API key, and API_KEYS is not set here.';
  return `${what} Is this the gateway's own configuration?`;
}
