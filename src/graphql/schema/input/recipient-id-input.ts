/** The input RecipientIdInput. */

import { Field, InputType } from 'type-graphql';
import type { RecipientIdType as Type } from '../../../domain/payment.js';
import { RecipientIdType } from '../types/recipient-id-type.js';
import { Accepts } from './accepts.js';
import * as rules from './rules.js';

@InputType('RecipientIdInput', {
  description: 'The identity document with which the recipient is registered at M-Pesa.',
})
export class RecipientIdInput {
  @Field(() => RecipientIdType, { description: 'The kind of document.' })
  readonly type!: Type;

  @Accepts(rules.recipientIdNumber)
  @Field(() => String, { description: 'Its number: 4–20 letters and digits. It is not shown again.' })
  readonly number!: string;
}
