/** Reads an operation from a request of graphql-sse: the query of a GET, the JSON body of a POST. */

import type { Request } from 'express';

import type { OperationRequest } from '../run/live/read-operation.js';

/** Null when there is none, or when a part has the wrong type. What is empty is left out. */
export function readRequest({ method, query, body }: Request): OperationRequest | null {
  const given: unknown = method === 'GET' ? { ...query, variables: readJson(query.variables) } : body;
  if (typeof given !== 'object' || given === null) return null;
  const { query: text, ...others } = given as Readonly<Record<string, unknown>>;
  const operationName = emptyIsNull(others.operationName);
  const variables = emptyIsNull(others.variables);
  if (typeof text !== 'string' || text === '' || !isRecordOrNull(variables)) return null;
  return operationName === null || typeof operationName === 'string' ? { query: text, operationName, variables } : null;
}

function emptyIsNull(value: unknown): unknown {
  return value === '' ? null : (value ?? null);
}

/** Invalid JSON stays text and is refused later. */
function readJson(text: unknown): unknown {
  if (typeof text !== 'string') return text ?? null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecordOrNull(value: unknown): value is Record<string, unknown> | null {
  return typeof value === 'object' && !Array.isArray(value);
}
