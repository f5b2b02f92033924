/** The type PullReport. */

import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('PullReport', { description: "What M-Pesa's own list of payments has told.", simpleResolvers: true })
export class PullReport {
  @Field(() => String, { description: 'The shortcode.' })
  readonly shortcode!: string;

  @Field(() => Int, {
    description: 'Rows of the list. Those that no other field counts wait for a push, or could not be read.',
  })
  readonly rows!: number;

  @Field(() => Int, { description: 'Payments that were new to the gateway.' })
  readonly opened!: number;

  @Field(() => Int, { description: "Payments that had waited for M-Pesa's word, or for their receipt." })
  readonly confirmed!: number;

  @Field(() => Int, { description: 'Payments that the gateway already had.' })
  readonly known!: number;
}
