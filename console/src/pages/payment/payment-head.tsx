/** What the payment is, and what may be done about it. A control that this key may not use is not there. */

import { useState } from 'react';
import { ActButton } from '../../components/act-button.js';
import { CopyButton } from '../../components/copy-button.js';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { ReceiptCode } from '../../components/receipt-code.js';
import { ResolveDialog } from '../../components/resolve-dialog.js';
import { useAct } from '../../components/use-act.js';
import { useCopy } from '../../components/use-copy.js';
import { formatMoney } from '../../format/money.js';
import { partyOf } from '../../format/party.js';
import { isMoneyIn } from '../../money/direction.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { type PaymentView, REFRESH } from './documents.js';
import { KIND_NAMES } from './kinds.js';
import { isReceipt } from './printed-receipt.js';
import { ReceiptDialog } from './receipt-dialog.js';
import { ReverseDialog } from './reverse-dialog.js';

const TEXTS = defineTexts(
  {
    ask: 'Ask M-Pesa now',
    asking: 'Asking…',
    asked: 'M-Pesa was asked.',
    receipt: 'It is in the statement…',
    resolve: 'Resolve…',
    reverse: 'Give back…',
    print: 'Print receipt',
    link: 'Copy link',
    copied: 'Copied',
    next: 'Asks again',
  },
  {
    ask: 'Uliza M-Pesa sasa',
    asking: 'Inauliza…',
    asked: 'M-Pesa imeulizwa.',
    receipt: 'Iko kwenye taarifa…',
    resolve: 'Hitimisha…',
    reverse: 'Rudisha pesa…',
    print: 'Chapisha risiti',
    link: 'Nakili kiungo',
    copied: 'Imenakiliwa',
    next: 'Itauliza tena',
  },
);

interface HeadProps {
  readonly payment: PaymentView;
  readonly onChanged: () => void;
}

export function PaymentHead({ payment, onChanged }: HeadProps) {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(KIND_NAMES);
  const { kind, amount, mpesaReceipt, id } = payment;
  return (
    <header className="payment-head">
      <p className="quiet">
        {kinds[kind]} · <code>{id}</code> <CopyButton value={id} />
      </p>
      <h1>
        <span className="amount">{formatMoney(amount)}</span> <PaymentState payment={payment} />
      </h1>
      <p className="payment-who">
        {partyOf(payment).map(each => (
          <span key={each}>{each}</span>
        ))}
        {mpesaReceipt !== null && (
          <span>
            <ReceiptCode receipt={mpesaReceipt} /> <CopyButton value={mpesaReceipt} />
          </span>
        )}
        {payment.nextCheckAt !== null && payment.settledAt === null && (
          <span className="quiet">
            {texts.next}
            <Instant at={payment.nextCheckAt} />
          </span>
        )}
      </p>
      <Actions payment={payment} onChanged={onChanged} />
    </header>
  );
}

function Actions({ payment, onChanged }: HeadProps) {
  const texts = useTexts(TEXTS);
  const { can } = useSession();
  const [open, setOpen] = useState<'RECEIPT' | 'RESOLVE' | 'REVERSE' | null>(null);
  const offered = {
    RECEIPT: can('ASK_MPESA') && isSought(payment),
    RESOLVE: can('OPERATE') && isResolvable(payment),
    REVERSE: can('SEND_MONEY') && isReversible(payment),
  };
  // It was done meanwhile, here or elsewhere: nothing is left to write.
  if (open !== null && !offered[open]) setOpen(null);
  const close = () => {
    setOpen(null);
    onChanged();
  };
  return (
    <>
      <div className="actions">
        {can('ASK_MPESA') && isAskable(payment) && <AskNow id={payment.id} onAsked={onChanged} />}
        {offered.RECEIPT && <ActButton onClick={() => setOpen('RECEIPT')}>{texts.receipt}</ActButton>}
        {offered.RESOLVE && <ActButton onClick={() => setOpen('RESOLVE')}>{texts.resolve}</ActButton>}
        {offered.REVERSE && <ActButton onClick={() => setOpen('REVERSE')}>{texts.reverse}</ActButton>}
        {isReceipt(payment) && (
          <button type="button" onClick={() => print()}>
            {texts.print}
          </button>
        )}
        <CopyLink />
      </div>
      {open === 'RECEIPT' && <ReceiptDialog payment={payment} onClose={close} />}
      {open === 'RESOLVE' && <ResolveDialog payment={payment} onClose={close} />}
      {open === 'REVERSE' && <ReverseDialog payment={payment} onClose={close} />}
    </>
  );
}

/** Something is still to be learned. */
function isAskable({ status, approval }: PaymentView): boolean {
  return (status === 'PENDING' || status === 'TIMED_OUT') && approval?.state !== 'WAITING';
}

/** A try of which nobody knows the outcome keeps its checkout from being paid, until somebody has looked at it. */
function isResolvable({ needsReview, status, checkout }: PaymentView): boolean {
  return needsReview || (status === 'TIMED_OUT' && checkout?.status === 'OPEN');
}

/** The statement may know more than M-Pesa has told: nobody answered, or what was said did not fit. */
function isSought({ status, kind, needsReview }: PaymentView): boolean {
  const isOpen = status === 'TIMED_OUT' || (needsReview && status !== 'COMPLETED' && status !== 'REVERSED');
  return isOpen && kind !== 'REVERSAL';
}

/** As docs/reversing.md has it; the gateway decides. */
function isReversible(payment: PaymentView): boolean {
  const { status, mpesaReceipt, reversals } = payment;
  const isPaid = isMoneyIn(payment) && status === 'COMPLETED' && mpesaReceipt !== null;
  return isPaid && reversals.every(({ phase }) => phase === 'FAILED');
}

function AskNow({ id, onAsked }: { readonly id: string; readonly onAsked: () => void }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const { isBusy, isDone, error, run } = useAct();
  return (
    <>
      <ActButton onClick={() => run(() => ask(REFRESH, { id }), onAsked)} isBusy={isBusy}>
        {isBusy ? texts.asking : texts.ask}
      </ActButton>
      {isDone && (
        <span role="status" className="quiet">
          {texts.asked}
        </span>
      )}
      {error !== null && <Problem error={error} />}
    </>
  );
}

function CopyLink() {
  const texts = useTexts(TEXTS);
  const { isCopied, copy } = useCopy();
  return (
    <button type="button" onClick={() => copy(location.href)}>
      {isCopied ? `✓ ${texts.copied}` : texts.link}
    </button>
  );
}
