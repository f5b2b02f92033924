/** The enum EnquiryStatus. */

import type { EnquiryStatus as Value } from '../../../domain/enquiry.js';
import { registerEnum } from '../register-enum.js';

export const EnquiryStatus = registerEnum<Value>('EnquiryStatus', 'Status of an enquiry.', {
  PENDING: 'Sent; the answer arrives by callback.',
  COMPLETED: 'M-Pesa answered.',
  FAILED: 'M-Pesa refused the enquiry, or it never left the gateway.',
  TIMED_OUT: 'M-Pesa did not answer in time. A late answer still completes the enquiry.',
});
