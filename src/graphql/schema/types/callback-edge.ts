/** The type CallbackEdge. */

import { Field, ObjectType } from 'type-graphql';

import { Callback } from './callback.js';

@ObjectType('CallbackEdge', { description: 'A callback in a page.', simpleResolvers: true })
export class CallbackEdge {
  @Field(() => String, { description: 'Pass it as `after` to get the nodes that follow.' })
  readonly cursor!: string;

  @Field(() => Callback, { description: 'The callback.' })
  readonly node!: Callback;
}
