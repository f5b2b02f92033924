/** Variables: when the gateway asks M-Pesa for a missing answer, and when it gives up. */

import { secondsAsMs } from '../readers.js';
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
} as const satisfies VariableRows;
