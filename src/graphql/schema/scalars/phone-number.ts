/** The scalar of Kenyan mobile numbers: normalised inside; whoever presents a payment decides whether it is masked. */

import { normalisePhoneNumber } from '../../../domain/phone-number.js';
import { createLeafScalar } from './leaf-scalar.js';

export const PhoneNumber = createLeafScalar<string>({
  name: 'PhoneNumber',
  description:
    'Kenyan mobile number. In: 07…, 01…, 254…, +254…. Out: 2547XXXXXXXX, masked (2547*****678) where the caller may not read it.',
  specifiedBy: 'https://www.itu.int/rec/T-REC-E.164',
  accepted: 'a Kenyan mobile number as a string: 07…, 01…, 254… or +254…',
  read: input => (typeof input === 'string' ? normalisePhoneNumber(input) : null),
  present: phoneNumber => phoneNumber,
});
