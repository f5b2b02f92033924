/** One payment in the list: a line of a table, or a card where there is little room. */

import { type CSSProperties, memo } from 'react';
import { Link } from 'wouter';
import { CopyButton } from '../../components/copy-button.js';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { formatMoney } from '../../format/money.js';
import { formatPhone } from '../../format/phone.js';
import { dayOf, formatAge, formatClock } from '../../format/time.js';
import type { PaymentRow } from '../../live/row.js';
import { fill, useTexts } from '../../texts/language.js';
import { REASON_TEXTS, TEXTS } from './texts.js';

interface RowProps {
  readonly row: PaymentRow;
  /** In the whole table, from 1 on; the head is 1. */
  readonly index: number;
  readonly style: CSSProperties;
  /** Null for one that is over: its age is no news. */
  readonly now: number | null;
}

/** Whether its age is of interest. */
export function isOpen({ status }: PaymentRow): boolean {
  return status === 'PENDING' || status === 'TIMED_OUT';
}

/** The gateway's own rule: once it asks M-Pesa, there is no prompt to look at any more. */
function phaseNow({ phase, confirmingAt }: PaymentRow, now: number | null): PaymentRow['phase'] {
  const isPassing = phase === 'SENDING' || phase === 'PROMPTED';
  return isPassing && now !== null && confirmingAt !== null && Date.parse(confirmingAt) <= now ? 'CONFIRMING' : phase;
}

export const Row = memo(function Row({ row, index, style, now }: RowProps) {
  const texts = useTexts(TEXTS);
  const { id, version, createdAt, phoneNumber, partyShortcode, accountReference, amount, needsReview } = row;
  const isOfToday = dayOf(new Date(createdAt)) === dayOf(new Date());
  return (
    <tr className="row" aria-rowindex={index} data-id={id} data-version={version} style={style}>
      <td className="time">
        <Link href={`/payments/${id}`} aria-label={fill(texts.open, { time: formatClock(createdAt) })}>
          <Instant at={createdAt} isWithDay={!isOfToday} />
        </Link>
      </td>
      <td className="age">{now === null ? '–' : formatAge(now - Date.parse(createdAt))}</td>
      <td className="phone">{phoneNumber === null ? partyShortcode : formatPhone(phoneNumber)}</td>
      <td className="reference">{accountReference}</td>
      <td className="amount">{formatMoney(amount)}</td>
      <td className="status">
        <PaymentState payment={{ phase: phaseNow(row, now) }} />
        {needsReview && <span className="to-review">⚑ {texts.review}</span>}
      </td>
      <td className="receipt">
        <Receipt row={row} />
      </td>
    </tr>
  );
});

function Receipt({ row: { mpesaReceipt, failure, status, nextCheckAt } }: { readonly row: PaymentRow }) {
  const texts = useTexts(TEXTS);
  const reasons = useTexts(REASON_TEXTS);
  if (mpesaReceipt !== null) {
    return (
      <>
        <code>{mpesaReceipt}</code> <CopyButton value={mpesaReceipt} />
      </>
    );
  }
  if (failure) return reasons[failure.reason] ?? failure.reason;
  const asks = status === 'PENDING' || status === 'TIMED_OUT' ? nextCheckAt : null;
  return asks === null ? null : <span className="quiet">{fill(texts.asks, { time: formatClock(asks) })}</span>;
}
