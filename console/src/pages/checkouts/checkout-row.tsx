/** One checkout of the list. */

import { useState } from 'react';
import { Link } from 'wouter';
import { CopyButton } from '../../components/copy-button.js';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { SecondLook } from '../../components/second-look.js';
import { useAct } from '../../components/use-act.js';
import { formatMoney } from '../../format/money.js';
import { formatPhone } from '../../format/phone.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { CANCEL, type ListedCheckout } from './documents.js';
import { STATUS_SIGNS, STATUS_TEXTS } from './status-texts.js';

const TEXTS = defineTexts(
  {
    made: 'Made',
    ends: 'can be paid until',
    page: 'Its page',
    tries: 'Tries ({count}), {left} left',
    none: 'Nobody has tried to pay it yet.',
    cancel: 'Cancel…',
    look: 'Cancel {amount} for {reference}?',
    act: 'Cancel it',
    advice:
      'No new prompt can start. One that is on a phone stays there; if the customer pays it, the checkout is paid.',
  },
  {
    made: 'Ilitengenezwa',
    ends: 'inaweza kulipwa hadi',
    page: 'Ukurasa wake',
    tries: 'Majaribio ({count}), yamebaki {left}',
    none: 'Hakuna aliyejaribu kulipa bado.',
    cancel: 'Ghairi…',
    look: 'Ghairi {amount} ya {reference}?',
    act: 'Ighairi',
    advice: 'Ombi jipya haliwezi kuanza. Lililo kwenye simu hubaki; mteja akilipa, oda imelipwa.',
  },
);

interface CheckoutRowProps {
  readonly checkout: ListedCheckout;
  onChange(): void;
}

export function CheckoutRow({ checkout, onChange }: CheckoutRowProps) {
  const texts = useTexts(TEXTS);
  const names = useTexts(STATUS_TEXTS);
  const { can } = useSession();
  const { status, amount, accountReference, description, url, createdAt, expiresAt } = checkout;
  const { glyph, phase } = STATUS_SIGNS[status];
  return (
    <li>
      <div>
        <p className="rows-main">
          {formatMoney(amount)} · {accountReference} <CopyButton value={accountReference} />
        </p>
        <p>
          <span className="state" data-phase={phase}>
            <span aria-hidden="true">{glyph}</span> {names[status]}
          </span>{' '}
          {description}
        </p>
        <p className="quiet">
          {texts.made} <Instant at={createdAt} isWithDay />, {texts.ends} <Instant at={expiresAt} isWithDay />
        </p>
      </div>
      <div className="actions">
        {url !== null && (
          <>
            <a href={url} target="_blank" rel="noreferrer">
              {texts.page}
            </a>
            <CopyButton value={url} />
          </>
        )}
        {can('TAKE_PAYMENTS') && status === 'OPEN' && <Cancel checkout={checkout} onCancelled={onChange} />}
      </div>
      <Tries checkout={checkout} />
    </li>
  );
}

function Tries({ checkout: { payments, triesLeft } }: { readonly checkout: ListedCheckout }) {
  const texts = useTexts(TEXTS);
  if (payments.length === 0) return <p className="quiet wide">{texts.none}</p>;
  return (
    <details className="wide">
      <summary>{fill(texts.tries, { count: payments.length, left: triesLeft })}</summary>
      <ul>
        {payments.map(payment => (
          <li key={payment.id}>
            <Instant at={payment.createdAt} /> <PaymentState payment={payment} />{' '}
            <Link href={`/payments/${payment.id}`}>
              {payment.phoneNumber ? formatPhone(payment.phoneNumber) : payment.id}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Cancel({ checkout, onCancelled }: { readonly checkout: ListedCheckout; onCancelled(): void }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const [isLooking, setLooking] = useState(false);
  const { isBusy, error, run } = useAct();
  const { id, amount, accountReference: reference } = checkout;
  return (
    <>
      <button type="button" onClick={() => setLooking(true)}>
        {texts.cancel}
      </button>
      {isLooking && (
        <SecondLook
          title={fill(texts.look, { amount: formatMoney(amount), reference })}
          act={texts.act}
          isDanger
          isBusy={isBusy}
          onAct={() => run(() => ask(CANCEL, { id }), onCancelled)}
          onBack={() => setLooking(false)}
        >
          <p>{texts.advice}</p>
          {error !== null && <Problem error={error} />}
        </SecondLook>
      )}
    </>
  );
}
