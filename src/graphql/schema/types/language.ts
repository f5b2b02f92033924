/** The enum Language. */

import type { Language as Value } from '../../../domain/failure-messages.js';
import { registerEnum } from '../register-enum.js';

export const Language = registerEnum<Value>('Language', 'Language of a sentence for the payer.', {
  EN: 'English.',
  SW: 'Swahili.',
});
