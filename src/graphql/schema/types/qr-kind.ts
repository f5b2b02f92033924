/** The enum QrKind. */

import type { QrKind as Value } from '../../../operations/qr-code.js';
import { registerEnum } from '../register-enum.js';

export const QrKind = registerEnum<Value>('QrKind', 'What a QR code pays.', {
  PAYBILL: 'Your paybill.',
  TILL: 'Your till.',
  SEND_MONEY: 'A phone number.',
  SEND_TO_BUSINESS: "A business's phone number (Pochi).",
  WITHDRAW: 'Withdraws cash at an agent.',
});
