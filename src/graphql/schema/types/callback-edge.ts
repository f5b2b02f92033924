/** The type CallbackEdge. */

import { Field, ObjectType } from 'type-graphql';

import { Callback } from './callback.js';

@ObjectType('CallbackEdge', { description: 'A stored callback in a page.', simpleResolvers: true })
export class CallbackEdge {
  @Field(() => String, { description: 'Where the next page starts: pass it as `after`.' })
  readonly cursor!: string;

  @Field(() => Callback, { description: 'The callback itself.' })
  readonly node!: Callback;
}
