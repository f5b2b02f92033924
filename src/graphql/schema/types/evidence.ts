/** The enum Evidence. */

import type { EvidenceSource } from '../../../domain/evidence.js';
import { registerEnum } from '../register-enum.js';

export const Evidence = registerEnum<EvidenceSource>('Evidence', 'What a version of a payment rests on.', {
  REQUEST: 'The request of a caller.',
  ACKNOWLEDGEMENT: "M-Pesa's immediate answer to the request.",
  CALLBACK: 'A result that M-Pesa posted.',
  TIMEOUT_CALLBACK: 'M-Pesa posted to the timeout route.',
  QUERY: "M-Pesa's answer to a question of the gateway.",
  C2B_CONFIRMATION: 'A confirmation of a payment that a customer made.',
  DEADLINE: 'The deadline passed without an answer.',
  OPERATOR: 'A person decided.',
});
