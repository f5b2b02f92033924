/** One message: when it came, by which route, what became of it; opened, what it said. */

import { useState } from 'react';
import { Link } from 'wouter';
import { ActButton } from '../../components/act-button.js';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { RawBody } from '../../components/raw-body.js';
import { useAct } from '../../components/use-act.js';
import { VerdictState } from '../../components/verdict-state.js';
import { formatMoney } from '../../format/money.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { VERDICT_MEANINGS } from '../../texts/verdict-texts.js';
import { type InboxRow, REPLAY } from './documents.js';

const TEXTS = defineTexts(
  { replay: 'Replay', replayed: 'Replayed.', copies: '{count} copies' },
  { replay: 'Rudia', replayed: 'Umerudiwa.', copies: 'Nakala {count}' },
);

interface RowProps {
  readonly row: InboxRow;
  onReplayed(row: InboxRow): void;
}

export function InboxRowView({ row, onReplayed }: RowProps) {
  const texts = useTexts(TEXTS);
  const { receivedAt, route, verdict, copies, payment } = row;
  // Thousands of bodies that nobody looks at would make the page slow.
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="inbox-row">
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="inbox-at">
            <Instant at={receivedAt} isWithDay />
          </span>
          <code>{route}</code>
          <VerdictState verdict={verdict} />
          {copies > 1 && <span className="quiet">{fill(texts.copies, { count: copies })}</span>}
        </summary>
        {isOpen && <Opened row={row} onReplayed={onReplayed} />}
      </details>
      {payment !== null && (
        <Link href={`/payments/${payment.id}`}>
          {formatMoney(payment.amount)} <PaymentState payment={payment} />
        </Link>
      )}
    </li>
  );
}

function Opened({ row, onReplayed }: RowProps) {
  const texts = useTexts(TEXTS);
  const meanings = useTexts(VERDICT_MEANINGS);
  const { ask } = useSession();
  const { isBusy, isDone, error, run } = useAct();
  const { id, verdict, note, body } = row;
  const replay = () => run(async () => onReplayed((await ask(REPLAY, { id })).replayCallback));
  return (
    <>
      <p>
        {meanings[verdict]} {note !== null && <span className="quiet">{note}</span>}
      </p>
      <RawBody body={body} />
      {verdict !== 'APPLIED' && (
        <p className="actions">
          <ActButton onClick={replay} isBusy={isBusy}>
            {texts.replay}
          </ActButton>
          {isDone && <span role="status">{texts.replayed}</span>}
        </p>
      )}
      {error !== null && <Problem error={error} />}
    </>
  );
}
