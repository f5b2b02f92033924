/** The counter: what customers have paid, as M-Pesa tells it, in type that is read from two metres. */

import { useRef } from 'react';
import { Problem } from '../../components/problem.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { AskFor } from './ask-for.js';
import { CheckReceipt } from './check-receipt.js';
import { TillRow } from './till-row.js';
import './till.css';
import { useBell } from './use-bell.js';
import { useTillPayments } from './use-till-payments.js';

const TEXTS = defineTexts(
  {
    title: 'Till',
    start: 'Start: sound on, screen stays on',
    started: 'Sound is on',
    full: 'Full screen',
    empty: 'Nothing has been paid yet. A payment appears here, with a sound, when M-Pesa says that it is made.',
    lost: 'No connection. What is paid meanwhile appears when it is back; until then check receipts on another device.',
    list: 'Paid',
  },
  {
    title: 'Kaunta',
    start: 'Anza: washa sauti, skrini isizime',
    started: 'Sauti imewashwa',
    full: 'Skrini nzima',
    empty: 'Hakuna kilicholipwa bado. Malipo huonekana hapa, kwa sauti, M-Pesa ikisema yamefanyika.',
    lost: 'Hakuna mtandao. Yanayolipwa sasa yataonekana ukirudi; hadi hapo kagua risiti kwenye kifaa kingine.',
    list: 'Yaliyolipwa',
  },
);

export function TillPage() {
  const texts = useTexts(TEXTS);
  const { can } = useSession();
  const bell = useBell();
  const { payments, newest, line, isLoading, error, askAgain } = useTillPayments(bell.ring);
  const screen = useRef<HTMLElement>(null);
  const isEmpty = payments.length === 0 && !isLoading && error === null;
  return (
    <section className="till" ref={screen}>
      <div className="till-head">
        <h1>{texts.title}</h1>
        {bell.isOn ? (
          <span className="quiet">♪ {texts.started}</span>
        ) : (
          <button type="button" className="do" onClick={bell.start}>
            {texts.start}
          </button>
        )}
        <button type="button" onClick={() => void screen.current?.requestFullscreen().catch(() => undefined)}>
          {texts.full}
        </button>
      </div>
      {line === 'LOST' && (
        <p className="till-lost" role="alert">
          {texts.lost}
        </p>
      )}
      {error !== null && <Problem error={error} onRetry={askAgain} />}
      <div className="till-parts">
        {isEmpty ? (
          <p className="till-empty">{texts.empty}</p>
        ) : (
          <ul className="till-list" aria-label={texts.list}>
            {payments.map(payment => (
              <TillRow key={payment.id} payment={payment} isNewest={payment.id === newest} />
            ))}
          </ul>
        )}
        <div className="till-side">
          {can('TAKE_PAYMENTS') && <AskFor />}
          <CheckReceipt />
        </div>
      </div>
    </section>
  );
}
