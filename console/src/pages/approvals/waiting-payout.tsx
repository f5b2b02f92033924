/** One payout that waits: who asked for what, and the decision of somebody else. */

import { useState } from 'react';
import { Link } from 'wouter';
import { Instant } from '../../components/instant.js';
import { NoteField } from '../../components/note-field.js';
import { RecordDialog } from '../../components/record-dialog.js';
import { useAct } from '../../components/use-act.js';
import { amountInWords } from '../../format/amount-in-words.js';
import { formatMoney } from '../../format/money.js';
import { formatParty } from '../../format/party.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useLanguage, useTexts } from '../../texts/language.js';
import { APPROVE, type Payout, REJECT } from './documents.js';

const TEXTS = defineTexts(
  {
    asked: 'Asked for by {name}',
    until: 'fails by itself at',
    approve: 'Approve…',
    reject: 'Refuse…',
    own: 'You asked for it: somebody with another key decides.',
    approveTitle: 'Approve {amount}',
    rejectTitle: 'Refuse {amount}',
    approveAct: 'Approve and send',
    rejectAct: 'Refuse for good',
    note: 'Why',
    noteHint: 'Kept with the payment and in the audit log.',
    to: 'To',
    words: 'In words',
    remarks: 'For',
    recorded: 'Note',
  },
  {
    asked: 'Imeombwa na {name}',
    until: 'itashindwa yenyewe',
    approve: 'Idhinisha…',
    reject: 'Kataa…',
    own: 'Umeomba mwenyewe: mwenye ufunguo mwingine ndiye anayeamua.',
    approveTitle: 'Idhinisha {amount}',
    rejectTitle: 'Kataa {amount}',
    approveAct: 'Idhinisha na utume',
    rejectAct: 'Kataa kabisa',
    note: 'Kwa nini',
    noteHint: 'Huhifadhiwa na malipo na kwenye kumbukumbu ya ukaguzi.',
    to: 'Kwa',
    words: 'Kwa maneno',
    remarks: 'Kwa ajili ya',
    recorded: 'Maelezo',
  },
);

const DECISIONS = {
  approve: { asked: APPROVE, title: 'approveTitle', act: 'approveAct', isNoteNeeded: false },
  reject: { asked: REJECT, title: 'rejectTitle', act: 'rejectAct', isNoteNeeded: true },
} as const;
type Decision = keyof typeof DECISIONS;

export function WaitingPayout({ payout }: { readonly payout: Payout }) {
  const texts = useTexts(TEXTS);
  const { caller } = useSession().gateway;
  const [decision, setDecision] = useState<Decision | null>(null);
  const { id, amount, description, createdAt, approval } = payout;
  return (
    <li>
      <div>
        <p className="rows-main">
          <Link href={`/payments/${id}`}>{formatMoney(amount)}</Link> → {formatParty(payout)}
        </p>
        <p>{description}</p>
        <p className="quiet">
          {fill(texts.asked, { name: approval?.requestedBy ?? '' })}, <Instant at={createdAt} isWithDay />
          {approval && (
            <>
              ; {texts.until} <Instant at={approval.expiresAt} isWithDay />
            </>
          )}
        </p>
      </div>
      {approval?.requestedBy === caller ? (
        <p className="quiet">{texts.own}</p>
      ) : (
        <div className="actions">
          <button type="button" className="do" onClick={() => setDecision('approve')}>
            {texts.approve}
          </button>
          <button type="button" className="danger" onClick={() => setDecision('reject')}>
            {texts.reject}
          </button>
        </div>
      )}
      {decision && <Decide key={decision} payout={payout} decision={decision} onClose={() => setDecision(null)} />}
    </li>
  );
}

interface DecideProps {
  readonly payout: Payout;
  readonly decision: Decision;
  onClose(): void;
}

function Decide({ payout, decision, onClose }: DecideProps) {
  const texts = useTexts(TEXTS);
  const language = useLanguage();
  const { ask } = useSession();
  const [written, setWritten] = useState('');
  const { isBusy, error, run } = useAct();
  const { asked, title, act, isNoteNeeded } = DECISIONS[decision];
  const { id, amount, description } = payout;
  const note = written.trim();
  return (
    <RecordDialog
      title={fill(texts[title], { amount: formatMoney(amount) })}
      lines={[
        [texts.to, formatParty(payout)],
        [texts.words, amountInWords(String(Number(amount)), language)],
        [texts.remarks, description],
        ...(note ? ([[texts.recorded, note]] as const) : []),
      ]}
      act={texts[act]}
      isDanger={isNoteNeeded}
      isBusy={isBusy}
      error={error}
      onAct={() => run(() => ask(asked, { id, note: note || null }), onClose)}
      onClose={onClose}
    >
      <NoteField
        label={texts.note}
        hint={texts.noteHint}
        value={written}
        isRequired={isNoteNeeded}
        onWrite={setWritten}
      />
    </RecordDialog>
  );
}
