/** The scalar of amounts: integer cents inside, exact decimal text outside. */

import { centsFromDecimal, decimalFromCents } from '../../../domain/money.js';
import { createLeafScalar } from './leaf-scalar.js';

export const Decimal = createLeafScalar<number | bigint>({
  name: 'Decimal',
  description: 'An exact decimal amount in shillings, as a string: "150.00". Input also accepts an integer.',
  specifiedBy: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  accepted: 'an amount in shillings with at most two decimals, as a string such as "150.00", or an integer',
  read: centsFromDecimal,
  present: decimalFromCents,
});
