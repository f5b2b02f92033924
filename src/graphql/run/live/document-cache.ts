/** Parsed and validated documents of subscriptions: thousands of clients send the same few, all at once after a restart. */

import { hash } from 'node:crypto';
import { type DirectiveNode, type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';

import { createShared } from '../../../lib/create-shared.js';
import { DOCUMENT_RULES, withCode } from '../document-rules.js';
import { limitExceeded } from '../limits/limit-rule.js';
import { OPERATION_LIMITS } from '../limits/limits.js';
import type { Payer } from '../limits/pay-for-parsing.js';
import { weighDocument } from '../limits/weigh-document.js';
import { findShapingVariables } from './find-shaping-variables.js';
import { findRootDirective } from './root-directives.js';

const DOCUMENTS_MAX = 200;
/** Of all that are kept though nobody follows them. */
const KEPT_BYTES_MAX = 8_388_608;

/** A document that may be run. */
export interface KnownDocument {
  readonly document: DocumentNode;
  /** Tells it from every other document of this process. */
  readonly number: number;
  /** What it takes in memory, estimated. */
  readonly bytes: number;
  /** The variables that a result depends on once an update is given. */
  readonly shapingVariables: readonly string[];
}

/** At most a few hundred documents; faulty ones are not kept. */
export interface DocumentCache {
  /** The document, or what is wrong with it. The same limits and rules as over HTTP. `payer` pays for one that is not known. */
  read(text: string, payer: Payer): KnownDocument | readonly GraphQLError[];
}

/** Knows nothing at first. */
export function createDocumentCache(schema: GraphQLSchema): DocumentCache {
  const options = { maxSize: KEPT_BYTES_MAX, sizeCalculation: ({ bytes }: KnownDocument) => bytes };
  const recent = new LRUCache<string, KnownDocument>({ max: DOCUMENTS_MAX, ...options });
  /** Those that somebody follows are shared however old they are. */
  const followed = createShared<KnownDocument>();
  let count = 0;
  const learn = (text: string, payer: Payer): KnownDocument | readonly GraphQLError[] => {
    const name = hash('sha256', text, 'hex');
    const known = followed.find(name);
    if (known) return known;
    const read = readDocument(schema, text, payer);
    return isFaulty(read) ? read : followed.share(name, describe(read, ++count));
  };
  return {
    read(text, payer) {
      const known = recent.get(text) ?? learn(text, payer);
      if (!isFaulty(known)) recent.set(text, known);
      return known;
    },
  };
}

function isFaulty(read: object | readonly GraphQLError[]): read is readonly GraphQLError[] {
  return Array.isArray(read);
}

function describe(document: DocumentNode, number: number): KnownDocument {
  return { document, number, bytes: weighDocument(document), shapingVariables: findShapingVariables(document) };
}

function readDocument(schema: GraphQLSchema, text: string, payer: Payer): DocumentNode | readonly GraphQLError[] {
  const { lengthMax } = OPERATION_LIMITS;
  if (text.length > lengthMax) return [limitExceeded(`more than ${lengthMax} characters`)];
  const refusal = payer.refuse();
  if (refusal) return [new GraphQLError(refusal.message, { originalError: refusal })];
  const document = parseDocument(text);
  if (document instanceof GraphQLError) return [document];
  payer.pay(document);
  const directive = findRootDirective(document);
  if (directive) return [withCode(conditionalField(directive), 'GRAPHQL_VALIDATION_FAILED')];
  const errors = validate(schema, document, DOCUMENT_RULES, { maxErrors: OPERATION_LIMITS.errorsMax });
  return errors.length === 0 ? document : errors.map(error => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
}

function conditionalField(directive: DirectiveNode): GraphQLError {
  const message = `Directive "@${directive.name.value}" is not allowed on the root field of a subscription.`;
  return new GraphQLError(message, { nodes: directive });
}

function parseDocument(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens: OPERATION_LIMITS.tokensMax });
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, 'GRAPHQL_PARSE_FAILED');
    throw error;
  }
}
