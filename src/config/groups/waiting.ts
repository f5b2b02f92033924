/** Variables: when the gateway asks M-Pesa for a missing answer, and when it gives up. */

import { secondsAsMs, wholeNumberOrWordOff } from '../readers.js';
import type { VariableRows } from '../variable.js';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

export const WAITING = {
  STK_FIRST_QUERY_SECONDS: {
    gives: 'stkFirstQueryMs',
    fallback: '20',
    meaning: 'Seconds until the gateway first asks M-Pesa about an unanswered push.',
    reader: secondsAsMs(HOUR_SECONDS),
  },
  STK_DEADLINE_SECONDS: {
    gives: 'stkDeadlineMs',
    fallback: '180',
    meaning: 'Seconds until an unanswered push becomes TIMED_OUT.',
    reader: secondsAsMs(DAY_SECONDS),
  },
  RESULT_FIRST_QUERY_SECONDS: {
    gives: 'resultFirstQueryMs',
    fallback: '60',
    meaning: 'Seconds until the gateway first asks M-Pesa about an unanswered B2C payment.',
    reader: secondsAsMs(DAY_SECONDS),
  },
  RESULT_DEADLINE_SECONDS: {
    gives: 'resultDeadlineMs',
    fallback: '86400',
    meaning: 'Seconds until an unanswered B2C payment becomes TIMED_OUT.',
    reader: secondsAsMs(30 * DAY_SECONDS),
  },
  ENQUIRY_DEADLINE_SECONDS: {
    gives: 'enquiryDeadlineMs',
    fallback: '120',
    meaning:
      'Seconds until an unanswered status or balance enquiry becomes TIMED_OUT; a late result still completes it.',
    reader: secondsAsMs(DAY_SECONDS),
  },
  SUCCESS_CHECKS_PER_MINUTE: {
    gives: 'successChecksPerMinute',
    fallback: null,
    unset: '60; 2 in the sandbox, which takes 5 questions a minute',
    meaning:
      'Most questions per minute, in each instance, by which M-Pesa is asked once more about a push that a signed callback has completed; at most a fifth of DARAJA_QUERIES_PER_SECOND, after all other questions; or off.',
    reader: wholeNumberOrWordOff(1, 6_000),
  },
} as const satisfies VariableRows;
