/** Words the refusal of one value of one input field, whoever noticed it: our scalars or graphql-js. */

import { type GraphQLEnumType, type GraphQLLeafType, isEnumType } from 'graphql';

import { badInput, GatewayError } from '../../../domain/gateway-error.js';
import { RefusedValue } from '../../schema/scalars/refused-value.js';

/** What GraphQL's own scalars accept, in the words of our own. */
const BUILT_IN: Readonly<Record<string, string>> = {
  String: 'a string',
  ID: 'a string or an integer',
  Int: 'a whole number below 2147483648',
  Boolean: 'true or false',
};

/** BAD_USER_INPUT for `field`; `error` is what its type threw, which says what is accepted if the type is known. */
export function refuseValue(field: string, error: unknown, type?: GraphQLLeafType): GatewayError {
  if (error instanceof RefusedValue) return badInput(field, error.accepted);
  if (isEnumType(type)) return badInput(field, `one of ${namesOf(type)}`);
  const accepted = type && BUILT_IN[type.name];
  if (accepted) return badInput(field, accepted);
  const reason = error instanceof Error ? error.message : 'its value is not accepted';
  return new GatewayError('BAD_USER_INPUT', `${field}: ${reason}`, { field });
}

function namesOf(type: GraphQLEnumType): string {
  return type
    .getValues()
    .map(({ name }) => name)
    .join(', ');
}
