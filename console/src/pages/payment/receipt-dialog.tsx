/** Asks M-Pesa about a receipt that stands in the statement: if amount and shortcode fit, its answer completes the payment. */

import { useState } from 'react';
import { Field } from '../../components/field.js';
import { ReceiptCode } from '../../components/receipt-code.js';
import { RecordDialog } from '../../components/record-dialog.js';
import { useAct } from '../../components/use-act.js';
import { formatMoney } from '../../format/money.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { ASK_ABOUT_RECEIPT, type PaymentView } from './documents.js';

const TEXTS = defineTexts(
  {
    title: 'Ask about a receipt',
    receipt: 'Receipt in your M-Pesa statement',
    hint: 'The payment is completed if M-Pesa says that amount and shortcode fit, and no other payment has the receipt.',
    payment: 'Payment',
    asked: 'Receipt',
    act: 'Ask M-Pesa',
  },
  {
    title: 'Uliza kuhusu risiti',
    receipt: 'Risiti iliyo kwenye taarifa yako ya M-Pesa',
    hint: 'Malipo yatakamilika M-Pesa ikisema kiasi na nambari ya biashara vinalingana, na hakuna malipo mengine yenye risiti hiyo.',
    payment: 'Malipo',
    asked: 'Risiti',
    act: 'Uliza M-Pesa',
  },
);

interface ReceiptProps {
  readonly payment: Pick<PaymentView, 'id' | 'amount'>;
  /** Also once it was asked. */
  onClose(): void;
}

export function ReceiptDialog({ payment, onClose }: ReceiptProps) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const [written, setWritten] = useState('');
  const { isBusy, error, run } = useAct();
  const { id: paymentId, amount } = payment;
  const mpesaReceipt = written.replace(/\s/g, '').toUpperCase();
  return (
    <RecordDialog
      title={texts.title}
      lines={[
        [texts.payment, `${formatMoney(amount)} · ${paymentId}`],
        [texts.asked, <ReceiptCode key="receipt" receipt={mpesaReceipt} />],
      ]}
      act={texts.act}
      isBusy={isBusy}
      error={error}
      onAct={() => run(() => ask(ASK_ABOUT_RECEIPT, { input: { paymentId, mpesaReceipt } }), onClose)}
      onClose={onClose}
    >
      <Field
        name="mpesaReceipt"
        label={texts.receipt}
        hint={texts.hint}
        value={written}
        onChange={event => setWritten(event.target.value)}
        required
        maxLength={40}
        pattern="\s*[A-Za-z0-9]{4}[A-Za-z0-9\s]*"
      />
    </RecordDialog>
  );
}
