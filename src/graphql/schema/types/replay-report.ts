/** The type ReplayReport. */

import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('ReplayReport', { description: 'What a replay of many callbacks has done.', simpleResolvers: true })
export class ReplayReport {
  @Field(() => Int, { description: 'How many callbacks were processed again.' })
  readonly replayed!: number;

  @Field(() => Int, { description: 'How many more matched.' })
  readonly left!: number;
}
