/** The scalar of Kenyan mobile numbers: normalised inside; the presenter of a payment decides whether to mask it. */

import { normalisePhoneNumber } from '../../../domain/phone-number.js';
import { createLeafScalar } from './leaf-scalar.js';

export const PhoneNumber = createLeafScalar<string>({
  name: 'PhoneNumber',
  description:
    'A Kenyan mobile number. Input: 07…, 01…, 254… or +254…. Output: 2547XXXXXXXX, masked (2547*****678) if the caller may not see it.',
  specifiedBy: 'https://www.itu.int/rec/T-REC-E.164',
  accepted: 'a Kenyan mobile number as a string: 07…, 01…, 254… or +254…',
  read: input => (typeof input === 'string' ? normalisePhoneNumber(input) : null),
  present: phoneNumber => phoneNumber,
});
