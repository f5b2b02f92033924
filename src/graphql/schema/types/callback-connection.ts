/** The type CallbackConnection. */

import { Field, ObjectType } from 'type-graphql';
import { CallbackEdge } from './callback-edge.js';
import { PageInfo } from './page-info.js';

@ObjectType('CallbackConnection', { description: 'A page of stored callbacks.', simpleResolvers: true })
export class CallbackConnection {
  @Field(() => [CallbackEdge], { description: 'The stored callbacks, newest first.' })
  readonly edges!: readonly CallbackEdge[];

  @Field(() => PageInfo, { description: 'Information about the page.' })
  readonly pageInfo!: PageInfo;
}
