/** What a parsed document takes in memory: far more than its text, so that caches of documents are limited by this and not by number. */

import type { DocumentNode } from 'graphql';

import { OPERATION_LIMITS } from './limits.js';

/** A token with its place in the text and its share of the tree, measured. */
const BYTES_PER_TOKEN = 550;

/** Bytes, estimated from above. */
export function weighDocument(document: DocumentNode): number {
  const { tokenCount = OPERATION_LIMITS.tokensMax, loc } = document;
  return Buffer.byteLength(loc?.source.body ?? '') + tokenCount * BYTES_PER_TOKEN;
}
