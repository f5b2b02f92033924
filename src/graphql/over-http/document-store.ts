/** Documents that Apollo Server has parsed and found valid: limited by their memory, which Apollo itself underestimates. */

import type { ApolloServerOptionsWithSchema, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

import { weighDocument } from '../run/limits/weigh-document.js';

type DocumentStore = NonNullable<ApolloServerOptionsWithSchema<BaseContext>['documentStore']>;

const BYTES_MAX = 8_388_608;

/** What has not been asked for the longest time goes first. */
export function createDocumentStore(): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: BYTES_MAX, sizeCalculation: weighDocument });
  return {
    get: async key => documents.get(key),
    set: async (key, document) => void documents.set(key, document),
    delete: async key => documents.delete(key),
  };
}
