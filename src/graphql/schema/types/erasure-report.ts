/** The type ErasureReport. */

import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('ErasureReport', {
  description: 'What an erasure has erased. Data that was erased earlier is not counted.',
  simpleResolvers: true,
})
export class ErasureReport {
  @Field(() => Int, { description: 'Payments: their numbers, names, texts and metadata.' })
  readonly payments!: number;

  @Field(() => Int, { description: 'Callbacks: all that M-Pesa sent in them.' })
  readonly callbacks!: number;

  @Field(() => Int, { description: 'Status enquiries: the words of their answers.' })
  readonly enquiries!: number;

  @Field(() => Int, { description: 'Checkouts: their descriptions, metadata and return URLs.' })
  readonly checkouts!: number;

  @Field(() => Int, {
    description:
      'Payments of others with the number as their reference, noted about them, or with texts of an erased checkout: only that is erased.',
  })
  readonly mentions!: number;

  @Field(() => Int, {
    description: 'Notes of the audit log that named the customer, besides those about the payments.',
  })
  readonly notes!: number;

  @Field(() => Int, { description: "Rows of files in this instance's archive and spool." })
  readonly archived!: number;

  @Field(() => Int, {
    description:
      'Payments whose masked number may be this one or another with the same visible digits. They stay as they are.',
  })
  readonly lookAlikes!: number;

  @Field(() => Int, {
    description:
      'Notes of the audit log that name the customer and stay: an old release has made them part of its chain.',
  })
  readonly notesLeft!: number;
}
