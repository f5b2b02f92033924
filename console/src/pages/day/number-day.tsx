/** One of our numbers on one day: what it took and paid by kind, what was not paid and why, and what is still open. */

import type { FailureReason, PaymentFilter, PaymentStat, ShortcodeType } from '../../api/schema.js';
import { Problem } from '../../components/problem.js';
import { useAsked } from '../../components/use-asked.js';
import { formatCount, formatMoney } from '../../format/money.js';
import { formatExact } from '../../format/time.js';
import { kindsOf } from '../../money/direction.js';
import { type Sum, sumOf, sumOfDirection, sumOfStatus } from '../../money/totals.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { KIND_TEXTS, REASON_TEXTS } from '../payments/texts.js';
import { DAY, type DayOfNumber } from './documents.js';
import { OpenPayments } from './open-payments.js';

const TEXTS = defineTexts(
  {
    PAYBILL: 'Paybill',
    TILL: 'Till',
    IN: 'Received',
    OUT: 'Paid out',
    kind: 'How',
    count: 'Count',
    amount: 'KES',
    returned: 'Given back',
    returnedAdvice: 'in neither sum',
    failed: 'Not paid',
    nothing: 'Nothing was paid on this day.',
    read: 'As of {at}, seen by {caller}.',
  },
  {
    PAYBILL: 'Paybill',
    TILL: 'Till',
    IN: 'Zilizopokelewa',
    OUT: 'Zilizolipwa',
    kind: 'Njia',
    count: 'Idadi',
    amount: 'KES',
    returned: 'Zilizorudishwa',
    returnedAdvice: 'haziko kwenye jumla',
    failed: 'Hayakulipwa',
    nothing: 'Hakuna kilicholipwa siku hii.',
    read: 'Kufikia {at}, imeonwa na {caller}.',
  },
);

interface NumberDayProps {
  readonly number: string;
  readonly type: ShortcodeType;
  readonly from: string;
  readonly to: string;
  readonly range: PaymentFilter;
}

export function NumberDay({ number, type, from, to, range }: NumberDayProps) {
  const texts = useTexts(TEXTS);
  const filter = { shortcode: number };
  const open = { ...filter, ...range, status: ['PENDING', 'TIMED_OUT'] as const };
  const { gateway } = useSession();
  const { answer, at, error, askAgain } = useAsked(DAY, { from, to, filter, open });
  return (
    <section className="card day-number" aria-busy={answer === null && error === null}>
      <h2>
        {texts[type]} {number}
      </h2>
      {error !== null && <Problem error={error} onRetry={askAgain} />}
      {answer && <Sheet answer={answer} />}
      {at && <p className="quiet">{fill(texts.read, { at: formatExact(at), caller: gateway.caller })}</p>}
    </section>
  );
}

function Sheet({ answer: { paymentStats, payments } }: { readonly answer: DayOfNumber }) {
  const texts = useTexts(TEXTS);
  const { total, failures } = paymentStats;
  const returned = sumOfStatus(total, 'REVERSED');
  const failed = sumOfStatus(total, 'FAILED');
  const hasMoved = total.some(({ status }) => status === 'COMPLETED');
  return (
    <>
      {hasMoved ? <Moved total={total} /> : <p>{texts.nothing}</p>}
      {returned.count > 0 && (
        <p>
          {texts.returned}: <strong>{formatCount(returned.count)}</strong> · {formatMoney(returned.amount)}{' '}
          <span className="quiet">({texts.returnedAdvice})</span>
        </p>
      )}
      {failed.count > 0 && <Failed count={failed.count} failures={failures} />}
      <OpenPayments payments={payments} />
    </>
  );
}

function Moved({ total }: { readonly total: readonly PaymentStat[] }) {
  const texts = useTexts(TEXTS);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{texts.kind}</th>
          <th scope="col" className="number">
            {texts.count}
          </th>
          <th scope="col" className="number">
            {texts.amount}
          </th>
        </tr>
      </thead>
      {(['IN', 'OUT'] as const).map(direction => {
        const sum = sumOfDirection(total, direction);
        return sum.count === 0 ? null : (
          <tbody key={direction}>
            <KindRows total={total} direction={direction} />
            <SumRow name={texts[direction]} sum={sum} isTotal />
          </tbody>
        );
      })}
    </table>
  );
}

function KindRows({ total, direction }: { readonly total: readonly PaymentStat[]; readonly direction: 'IN' | 'OUT' }) {
  const kinds = useTexts(KIND_TEXTS);
  const rows = kindsOf(direction)
    .map(kind => ({ kind, sum: sumOf(total, row => row.status === 'COMPLETED' && row.kind === kind) }))
    .filter(({ sum }) => sum.count > 0);
  return rows.map(({ kind, sum }) => <SumRow key={kind} name={kinds[kind]} sum={sum} />);
}

function SumRow({
  name,
  sum,
  isTotal = false,
}: {
  readonly name: string;
  readonly sum: Sum;
  readonly isTotal?: boolean;
}) {
  return (
    <tr data-total={isTotal || undefined}>
      <th scope="row">{name}</th>
      <td className="number">{formatCount(sum.count)}</td>
      <td className="number">{formatMoney(sum.amount).replace('KES ', '')}</td>
    </tr>
  );
}

interface FailedProps {
  readonly count: number;
  readonly failures: readonly { readonly reason: FailureReason; readonly count: number }[];
}

function Failed({ count, failures }: FailedProps) {
  const texts = useTexts(TEXTS);
  const reasons = useTexts(REASON_TEXTS);
  return (
    <details open>
      <summary>
        {texts.failed}: <strong>{formatCount(count)}</strong>
      </summary>
      <ul className="day-reasons">
        {failures.map(({ reason, count: times }) => (
          <li key={reason}>
            <span>{reasons[reason]}</span> <span className="number">{formatCount(times)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
