/** The enum EnquiryStatus. */

import type { EnquiryStatus as Value } from '../../../domain/enquiry.js';
import { registerEnum } from '../register-enum.js';

export const EnquiryStatus = registerEnum<Value>('EnquiryStatus', 'Where a question put to M-Pesa stands.', {
  PENDING: 'Asked; the answer comes by callback.',
  COMPLETED: 'Answered.',
  FAILED: 'M-Pesa refused the question, or it never left the gateway.',
  TIMED_OUT: 'Nobody has answered in time; a late answer still completes it.',
});
