/** A client of a gateway's GraphQL, for the commands that speak to one. */

import { GatewayError, isGatewayErrorCode } from '../domain/gateway-error.js';
import type { Secret } from '../lib/secret.js';

interface GraphqlFault {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

interface GraphqlAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly GraphqlFault[];
}

/** Resolves with the data of a query or mutation; rejects with the gateway's own error, or UNAVAILABLE when none answers. */
export type AskGateway = <T>(query: string, variables: Record<string, unknown>) => Promise<T>;

/** `url` is the gateway's origin; `key` one of its API keys, null where it wants none. */
export function createAskGateway(url: string, key: Secret | null): AskGateway {
  const authorization = key ? { authorization: `Bearer ${key.reveal()}` } : {};
  return async <T>(query: string, variables: Record<string, unknown>): Promise<T> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query, variables }),
    }).catch(error => {
      throw new GatewayError('UNAVAILABLE', `no gateway answers at ${url} (${String(error.cause ?? error)})`);
    });
    // A gateway's answer to our own operation.
    const { data, errors } = (await response.json()) as GraphqlAnswer<T>;
    if (!data) throw readRefusal(errors?.[0]);
    return data;
  };
}

function readRefusal(error: GraphqlFault | undefined): GatewayError {
  const code = error?.extensions?.code;
  return new GatewayError(isGatewayErrorCode(code) ? code : 'UNAVAILABLE', error?.message ?? 'That is no gateway.');
}
