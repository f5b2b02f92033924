/** Whether payouts are paused, by whom and why; an operator pauses and resumes them here. */

import { useState } from 'react';
import type { PayoutPause } from '../../api/schema.js';
import { Instant } from '../../components/instant.js';
import { NoteField } from '../../components/note-field.js';
import { Problem } from '../../components/problem.js';
import { RecordDialog } from '../../components/record-dialog.js';
import { SecondLook } from '../../components/second-look.js';
import { useAct } from '../../components/use-act.js';
import { useAsked } from '../../components/use-asked.js';
import { formatMoney } from '../../format/money.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { PAUSE, PAUSE_STATE, RESUME } from './documents.js';

const TEXTS = defineTexts(
  {
    on: 'Payouts are sent.',
    above: 'From {amount} on they wait for a second person.',
    never: 'None waits for a second person: PAYOUT_APPROVAL_ABOVE is not set.',
    off: 'Payouts are paused by {by}: {reason}',
    pause: 'Pause all payouts…',
    resume: 'Resume payouts…',
    reason: 'Why',
    reasonHint: 'Everybody who asks for a payout reads it.',
    pauseTitle: 'Pause all payouts',
    resumeTitle: 'Resume payouts?',
    pauseAct: 'Pause',
    resumeAct: 'Resume',
    resumeAdvice: 'New payouts and approvals go out again, on every instance.',
  },
  {
    on: 'Malipo yanatumwa.',
    above: 'Kuanzia {amount} husubiri mtu wa pili.',
    never: 'Hakuna linalosubiri mtu wa pili: PAYOUT_APPROVAL_ABOVE haijawekwa.',
    off: 'Malipo yamesitishwa na {by}: {reason}',
    pause: 'Sitisha malipo yote…',
    resume: 'Endelea na malipo…',
    reason: 'Kwa nini',
    reasonHint: 'Kila anayeomba malipo ataisoma.',
    pauseTitle: 'Sitisha malipo yote',
    resumeTitle: 'Endelea na malipo?',
    pauseAct: 'Sitisha',
    resumeAct: 'Endelea',
    resumeAdvice: 'Malipo mapya na idhini vitatumwa tena, kwenye kila seva.',
  },
);

export function PauseSwitch() {
  const texts = useTexts(TEXTS);
  const { can } = useSession();
  const { answer, error, askAgain } = useAsked(PAUSE_STATE, {});
  const [isOpen, setOpen] = useState(false);
  if (error !== null) return <Problem error={error} onRetry={askAgain} />;
  if (!answer) return null;
  const { payoutPause, limits } = answer.gateway;
  const above = limits?.payoutApprovalAbove ?? null;
  const Dialog = payoutPause ? Resume : Pause;
  const close = () => {
    setOpen(false);
    askAgain();
  };
  return (
    <div className="card tools">
      <div>
        {payoutPause ? <Paused pause={payoutPause} /> : <strong>✓ {texts.on}</strong>}{' '}
        <span className="quiet">
          {above === null ? texts.never : fill(texts.above, { amount: formatMoney(above) })}
        </span>
      </div>
      {can('OPERATE') && (
        <button type="button" className={payoutPause ? 'do' : 'danger'} onClick={() => setOpen(true)}>
          {payoutPause ? texts.resume : texts.pause}
        </button>
      )}
      {isOpen && <Dialog onClose={close} />}
    </div>
  );
}

function Paused({ pause: { at, by, reason } }: { readonly pause: PayoutPause }) {
  const texts = useTexts(TEXTS);
  return (
    <strong className="state" data-phase="FAILED">
      ✕ {fill(texts.off, { by, reason })} (<Instant at={at} isWithDay />)
    </strong>
  );
}

function Pause({ onClose }: { onClose(): void }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const [written, setWritten] = useState('');
  const { isBusy, error, run } = useAct();
  const reason = written.trim();
  return (
    <RecordDialog
      title={texts.pauseTitle}
      lines={[[texts.reason, reason]]}
      act={texts.pauseAct}
      isDanger
      isBusy={isBusy}
      error={error}
      onAct={() => run(() => ask(PAUSE, { reason }), onClose)}
      onClose={onClose}
    >
      <NoteField name="reason" label={texts.reason} hint={texts.reasonHint} value={written} onWrite={setWritten} />
    </RecordDialog>
  );
}

function Resume({ onClose }: { onClose(): void }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const { isBusy, error, run } = useAct();
  return (
    <SecondLook
      title={texts.resumeTitle}
      act={texts.resumeAct}
      isBusy={isBusy}
      onAct={() => run(() => ask(RESUME, {}), onClose)}
      onBack={onClose}
    >
      <p>{texts.resumeAdvice}</p>
      {error !== null && <Problem error={error} />}
    </SecondLook>
  );
}
