/** What the gateway did with a callback, and what that means. */

import type { CallbackVerdict } from '../api/schema.js';
import { defineTexts } from './language.js';

export const VERDICTS = defineTexts<CallbackVerdict>(
  {
    WAITING: 'Waits',
    HELD: 'Held',
    APPLIED: 'Applied',
    DUPLICATE: 'Nothing new',
    UNCONFIRMED: 'Not confirmed',
    UNMATCHED: 'Belongs to nothing',
    CONTRADICTING: 'Contradicts',
    MALFORMED: 'Not readable',
    UNKNOWN_CODE: 'Unknown code',
  },
  {
    WAITING: 'Inasubiri',
    HELD: 'Imeshikiliwa',
    APPLIED: 'Imetumika',
    DUPLICATE: 'Hakuna jipya',
    UNCONFIRMED: 'Haijathibitishwa',
    UNMATCHED: 'Si ya malipo yoyote',
    CONTRADICTING: 'Inapingana',
    MALFORMED: 'Haisomeki',
    UNKNOWN_CODE: 'Msimbo usiojulikana',
  },
);

export const VERDICT_MEANINGS = defineTexts<CallbackVerdict>(
  {
    WAITING: 'Stored, and not understood yet. See the log, then replay it.',
    HELD: 'A payment by hand that may belong to an open push. The gateway asks M-Pesa about the push first.',
    APPLIED: 'It changed a payment or answered an enquiry.',
    DUPLICATE: 'It said what was known already.',
    UNCONFIRMED: 'It counts once M-Pesa confirms it when asked.',
    UNMATCHED:
      'No payment and no enquiry has these ids. After a restore from a backup, look for the payment in the statement.',
    CONTRADICTING: 'It names other facts than what is known, and did not change the status.',
    MALFORMED: 'It could not be read. Replay it after an update that can.',
    UNKNOWN_CODE: 'No table explains its result code, so M-Pesa is asked for the outcome.',
  },
  {
    WAITING: 'Umehifadhiwa, haujaeleweka bado. Angalia kumbukumbu, kisha uurudie.',
    HELD: 'Malipo ya mkono yanayoweza kuwa ya ombi lililo wazi; M-Pesa inaulizwa kwanza kuhusu ombi hilo.',
    APPLIED: 'Ulibadilisha malipo au ulijibu swali.',
    DUPLICATE: 'Ulisema kinachojulikana tayari.',
    UNCONFIRMED: 'Utahesabiwa M-Pesa ikithibitisha itakapoulizwa.',
    UNMATCHED:
      'Hakuna malipo wala swali lenye vitambulisho hivi. Baada ya kurejesha hifadhi, tafuta malipo kwenye taarifa.',
    CONTRADICTING: 'Unataja mambo tofauti na yanayojulikana, na haukubadilisha hali.',
    MALFORMED: 'Haukusomeka. Urudie baada ya sasisho linaloweza kuusoma.',
    UNKNOWN_CODE: 'Hakuna jedwali linaloeleza msimbo wake, kwa hiyo M-Pesa inaulizwa matokeo.',
  },
);
