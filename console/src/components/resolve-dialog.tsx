/** Ends a review: what was found is written down, as an event of the payment. */

import { useState } from 'react';
import { defineDocument } from '../api/ask.js';
import type { Payment } from '../api/schema.js';
import { formatMoney } from '../format/money.js';
import { useSession } from '../session/session.js';
import { defineTexts, useTexts } from '../texts/language.js';
import { REVIEW_NAMES } from '../texts/review-texts.js';
import { NoteField } from './note-field.js';
import { RecordDialog } from './record-dialog.js';
import { useAct } from './use-act.js';

const RESOLVE = defineDocument<
  { readonly resolveReview: Pick<Payment, 'id'> },
  { readonly id: string; readonly note: string }
>('mutation Resolve($id: ID!, $note: String!) { resolveReview(paymentId: $id, note: $note) { id } }');

const TEXTS = defineTexts(
  {
    title: 'Resolve the review',
    note: 'What did you find?',
    hint: 'It becomes an event of the payment. The status of the payment does not change.',
    payment: 'Payment',
    reasons: 'Reviewed',
    outcome: 'Outcome unknown: its checkout can be paid again',
    recorded: 'Note',
    act: 'Resolve',
  },
  {
    title: 'Hitimisha ukaguzi',
    note: 'Umegundua nini?',
    hint: 'Itakuwa tukio la malipo haya. Hali ya malipo haibadiliki.',
    payment: 'Malipo',
    reasons: 'Kilichokaguliwa',
    outcome: 'Matokeo hayajulikani: oda yake inaweza kulipwa tena',
    recorded: 'Maelezo',
    act: 'Hitimisha',
  },
);

interface ResolveProps {
  readonly payment: Pick<Payment, 'id' | 'amount' | 'reviewReasons'>;
  /** Also once it is resolved. */
  onClose(): void;
}

export function ResolveDialog({ payment, onClose }: ResolveProps) {
  const texts = useTexts(TEXTS);
  const names = useTexts(REVIEW_NAMES);
  const { ask } = useSession();
  const [written, setWritten] = useState('');
  const { isBusy, error, run } = useAct();
  const { id, amount, reviewReasons } = payment;
  const note = written.trim();
  return (
    <RecordDialog
      title={texts.title}
      lines={[
        [texts.payment, `${formatMoney(amount)} · ${id}`],
        [texts.reasons, reviewReasons.map(reason => names[reason]).join(', ') || texts.outcome],
        [texts.recorded, note],
      ]}
      act={texts.act}
      isBusy={isBusy}
      error={error}
      onAct={() => run(() => ask(RESOLVE, { id, note }), onClose)}
      onClose={onClose}
    >
      <NoteField label={texts.note} hint={texts.hint} value={written} onWrite={setWritten} />
    </RecordDialog>
  );
}
