/** Dynamic QR: draws a code at once; nothing moves, and no callback comes (daraja.md §26). */

import type { Call, Core } from '../core.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { buildPng } from '../wire/png.js';
import { drawQr } from '../wire/qr-matrix.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { isOneOf, isPayee, isShillings, isShort, isSize } from '../wire/rules.js';

const RULES: readonly Rule[] = [
  { field: 'MerchantName', isValid: isShort },
  { field: 'RefNo', isValid: isShort },
  { field: 'Amount', isValid: isShillings },
  { field: 'TrxCode', isValid: isOneOf(['BG', 'WA', 'PB', 'SM', 'SB']) },
  { field: 'CPI', isValid: isPayee },
  { field: 'Size', isValid: isSize },
];

/** What M-Pesa's codes say inside is not published: these say what was asked for. */
export function generateQr(_core: Core, { fields }: Call): Reply {
  checkFields(fields, RULES);
  const said = ['TrxCode', 'CPI', 'RefNo', 'Amount', 'MerchantName'].map(name => fields.text(name)).join('|');
  return buildAnswer({
    ResponseCode: '00',
    ResponseDescription: 'The service request is processed successfully.',
    QRCode: buildPng(drawQr(said), Number(fields.text('Size'))).toString('base64'),
  });
}
