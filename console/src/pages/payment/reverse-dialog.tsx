/** Gives a payment back, all of it, once: with a second look, and the same key for as long as nobody has answered (decision 81). */

import { useEffect, useState } from 'react';
import { Field } from '../../components/field.js';
import { RecordDialog } from '../../components/record-dialog.js';
import { useOneSend } from '../../components/use-one-send.js';
import { formatMoney } from '../../format/money.js';
import { formatPhone } from '../../format/phone.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { type PaymentView, REVERSE } from './documents.js';

const TEXTS = defineTexts(
  {
    title: 'Give the payment back',
    remarks: 'Why?',
    hint: 'M-Pesa takes the whole amount from your account and returns it to the customer. This cannot be undone.',
    amount: 'Goes back',
    to: 'To',
    receipt: 'Of receipt',
    recorded: 'Remarks',
    act: 'Give {amount} back',
  },
  {
    title: 'Rudisha malipo',
    remarks: 'Kwa nini?',
    hint: 'M-Pesa itatoa kiasi chote kwenye akaunti yako na kumrudishia mteja. Hili haliwezi kutenguliwa.',
    amount: 'Kinachorudishwa',
    to: 'Kwa',
    receipt: 'Risiti',
    recorded: 'Maelezo',
    act: 'Rudisha {amount}',
  },
);

interface ReverseProps {
  readonly payment: PaymentView;
  /** Also once it was asked for. */
  onClose(): void;
}

export function ReverseDialog({ payment, onClose }: ReverseProps) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const { id: paymentId, mpesaReceipt, phoneNumber, partyName } = payment;
  const one = useOneSend<{ readonly paymentId: string; readonly remarks: string }, string>(
    `reverse-${paymentId}`,
    async input => (await ask(REVERSE, { input })).reversePayment.id,
  );
  const [written, setWritten] = useState('');
  const amount = formatMoney(payment.amount);
  const remarks = one.unanswered?.remarks ?? written.trim();
  useEffect(() => {
    if (one.made !== null) onClose();
  }, [one.made, onClose]);
  return (
    <RecordDialog
      title={texts.title}
      lines={[
        [texts.amount, amount],
        [texts.to, phoneNumber ? formatPhone(phoneNumber) : (partyName ?? '–')],
        [texts.receipt, mpesaReceipt],
        [texts.recorded, remarks],
      ]}
      act={fill(texts.act, { amount })}
      isDanger
      isBusy={one.isSending || one.made !== null}
      error={one.error}
      isUnanswered={one.unanswered !== null}
      onAct={() => {
        if (one.made !== null) return;
        if (one.unanswered === null) void one.send({ paymentId, remarks });
        else one.sendAgain();
      }}
      onClose={onClose}
    >
      <Field
        name="remarks"
        label={texts.remarks}
        hint={texts.hint}
        value={written}
        onChange={event => setWritten(event.target.value)}
        required
        minLength={2}
        maxLength={100}
        pattern=".*\S.*\S.*"
      />
    </RecordDialog>
  );
}
