/** Parsed and validated documents of subscriptions: thousands of clients send the same few, all at once after a restart. */

import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';

import { LiteralFieldsRule } from '../errors/literal-fields.js';
import { LimitRule } from '../limits/limit-rule.js';
import { OPERATION_LIMITS } from '../limits/limits.js';

const DOCUMENTS_MAX = 200;
const RULES = [...specifiedRules, LimitRule, LiteralFieldsRule];

export interface DocumentCache {
  /** The document, or what is wrong with it. The same limits and rules as over HTTP. */
  read(text: string): DocumentNode | readonly GraphQLError[];
}

export function createDocumentCache(schema: GraphQLSchema): DocumentCache {
  const documents = new Map<string, DocumentNode>();
  return {
    read(text) {
      const known = documents.get(text);
      const document = known ?? readDocument(schema, text);
      if (!('kind' in document)) return document;
      // Deleted and set again, it is the youngest; the oldest is the first.
      documents.delete(text);
      documents.set(text, document);
      const oldest = documents.keys().next().value;
      if (documents.size > DOCUMENTS_MAX && oldest !== undefined) documents.delete(oldest);
      return document;
    },
  };
}

function readDocument(schema: GraphQLSchema, text: string): DocumentNode | readonly GraphQLError[] {
  const document = parseDocument(text);
  if (document instanceof GraphQLError) return [document];
  const errors = validate(schema, document, RULES, { maxErrors: OPERATION_LIMITS.errorsMax });
  return errors.length === 0 ? document : errors.map(error => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
}

function parseDocument(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens: OPERATION_LIMITS.tokensMax });
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}

/** The code that Apollo Server gives the same error over HTTP. */
function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null, originalError = null } = error;
  return new GraphQLError(message, { nodes, source, positions, originalError, extensions: { code } });
}
