/** The enum RecipientIdType. */

import type { RecipientIdType as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const RecipientIdType = registerEnum<Value>('RecipientIdType', "The kind of a person's identity document.", {
  NATIONAL_ID: 'A national identity card.',
  MILITARY_ID: 'A military identity card.',
  ALIEN_ID: "A foreigner's identity card.",
  DIPLOMATIC_ID: "A diplomat's identity card.",
  PASSPORT: 'A passport.',
});
