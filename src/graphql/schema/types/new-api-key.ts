/** The type NewApiKey: the only place where a key is told. */

import { Field, ObjectType } from 'type-graphql';

import type { MadeKey } from '../../../keys/keys.js';
import { ApiKey, presentApiKey } from './api-key.js';

@ObjectType('NewApiKey', { description: 'A key that was just made.', simpleResolvers: true })
export class NewApiKey {
  @Field(() => String, { description: 'The key. Shown once: the gateway keeps only its digest.' })
  readonly key!: string;

  @Field(() => ApiKey, { description: 'What is kept of it.' })
  readonly apiKey!: ApiKey;
}

/** With the key itself. */
export function presentNewApiKey({ key, kept }: MadeKey): NewApiKey {
  return { key, apiKey: presentApiKey(kept) };
}
