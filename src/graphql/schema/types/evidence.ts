/** The enum Evidence. */

import type { EvidenceSource } from '../../../domain/evidence.js';
import { registerEnum } from '../register-enum.js';

export const Evidence = registerEnum<EvidenceSource>('Evidence', 'What a change of a payment is based on.', {
  REQUEST: "The caller's request.",
  ACKNOWLEDGEMENT: "M-Pesa's immediate answer to the request.",
  CALLBACK: 'A result that M-Pesa posted to the gateway.',
  TIMEOUT_CALLBACK: 'A callback that M-Pesa posted to the timeout route.',
  QUERY: "M-Pesa's answer when the gateway asked for the outcome.",
  C2B_CONFIRMATION: "M-Pesa's confirmation of a payment that a customer made.",
  FEED: 'The same confirmation, handed in by a program of the shop.',
  PULL: "A row of M-Pesa's own list of payments, which the gateway pulled.",
  DEADLINE: 'The deadline passed without an answer.',
  OPERATOR: "A person's decision.",
  REVERSAL: 'The reversal of the payment was completed.',
  APPROVAL: 'A second person approved or rejected the payout.',
});
