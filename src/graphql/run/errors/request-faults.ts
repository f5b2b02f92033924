/** Explains the request errors of Apollo Server in our own words, with the name of the parameter. */

import { badInput, GatewayError } from '../../../domain/gateway-error.js';

type Explain = (parameter: string) => GatewayError;

const AN_OBJECT: Explain = parameter => badInput(parameter, 'a JSON object');

/** By the words that Apollo Server has for it; the group is the parameter. */
const FAULTS: readonly (readonly [said: RegExp, explain: Explain])[] = [
  [
    /^POST body missing|^GraphQL operations must contain a non-empty/,
    () => badInput('query', 'a GraphQL document, in the JSON body of a POST or the URL of a GET'),
  ],
  [/^GraphQL queries must be strings/, () => badInput('query', 'a string')],
  [/^The '(\w+)' search parameter may only be specified once/, parameter => badInput(parameter, 'given once')],
  [/^The (\w+) search parameter (?:contains invalid JSON|should contain)/, AN_OBJECT],
  [/^`(\w+)` in a POST body (?:should be provided as|must be) an object/, AN_OBJECT],
  [/^`(\w+)` in a POST body must be a string/, parameter => badInput(parameter, 'a string')],
  [/^GET requests only support query/, () => badInput('query', 'a query when sent with GET: send mutations with POST')],
  [
    /^GET requests may not have a content-type/,
    () => badRequest('Send a GET request without a Content-Type header, or with application/json.'),
  ],
  [/^Apollo Server supports only GET/, () => badRequest('Send GraphQL requests with GET or POST.')],
  [
    /^This operation has been blocked as a potential Cross-Site/,
    () => badRequest('Send the header Content-Type: application/json, Authorization or Apollo-Require-Preflight.'),
  ],
];

/** Null when these words are unknown. */
export function explainRequestFault(message: string): GatewayError | null {
  for (const [said, explain] of FAULTS) {
    const found = said.exec(message);
    if (found) return explain(found[1] ?? '');
  }
  return null;
}

function badRequest(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
