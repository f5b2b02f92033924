/** The enum B2bCommand. */

import type { B2bCommand as Value } from '../../../domain/payment.js';
import { registerEnum } from '../register-enum.js';

export const B2bCommand = registerEnum<Value>('B2bCommand', 'What another business is paid for.', {
  PAY_BILL: 'A bill, to a paybill with an account reference.',
  BUY_GOODS: 'Goods, to a till.',
  TOP_UP_B2C: 'Fills the account of a B2C shortcode, from which customers are paid.',
  PAY_TAX: 'A tax, to the Kenya Revenue Authority (572572) with its payment registration number.',
});
