/** The type CallbackCount. */

import { Field, Int, ObjectType } from 'type-graphql';
import type { CallbackVerdict as Verdict } from '../../../domain/evidence.js';
import { CallbackVerdict } from './callback-verdict.js';

@ObjectType('CallbackCount', { description: 'How many stored callbacks have a verdict.', simpleResolvers: true })
export class CallbackCount {
  @Field(() => CallbackVerdict, { description: 'What the gateway did with them.' })
  readonly verdict!: Verdict;

  @Field(() => Int, { description: 'How many there are; at most 1000 are counted.' })
  readonly count!: number;
}
