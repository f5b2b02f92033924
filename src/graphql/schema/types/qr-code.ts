/** The type QrCode. */

import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('QrCode', { description: 'A code that a payer scans with the M-Pesa app.', simpleResolvers: true })
export class QrCode {
  @Field(() => String, { description: 'The PNG, in base64.' })
  readonly image!: string;

  @Field(() => Int, { description: 'Pixels of each side, as requested.' })
  readonly size!: number;
}
