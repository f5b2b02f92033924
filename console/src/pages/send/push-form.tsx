/** A prompt on a customer's phone, and what becomes of it. */

import type { StkPushInput } from '../../api/schema.js';
import { Field } from '../../components/field.js';
import { readForm, wholeAmount } from '../../components/read-form.js';
import { SendButton } from '../../components/send-button.js';
import { ShortcodeField } from '../../components/shortcode-field.js';
import { useOneSend } from '../../components/use-one-send.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { PUSH } from './documents.js';
import { SentPayment } from './sent-payment.js';

const TEXTS = defineTexts(
  {
    phone: 'Customer’s phone',
    amount: 'Amount (KES)',
    reference: 'What it is for',
    referenceHint: 'The customer reads it on the prompt, such as INV-77.',
    send: 'Send the prompt',
    sending: 'Sending…',
  },
  {
    phone: 'Simu ya mteja',
    amount: 'Kiasi (KES)',
    reference: 'Ni ya nini',
    referenceHint: 'Mteja ataisoma kwenye simu, kama INV-77.',
    send: 'Tuma ombi kwenye simu',
    sending: 'Inatumwa…',
  },
);

type Input = Omit<StkPushInput, 'idempotencyKey'>;

/** Keeps what was typed when the gateway refuses it. */
export function PushForm() {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const one = useOneSend<Input, string>('push', async input => (await ask(PUSH, { input })).made.id);
  if (one.made !== null) return <SentPayment id={one.made} onAnother={one.startOver} />;
  return (
    <form
      className="form"
      noValidate
      onSubmit={readForm(given => void one.send({ ...given, amount: wholeAmount(given.amount) }), PUSH_FIELDS)}
    >
      <Field name="phoneNumber" label={texts.phone} error={one.error} type="tel" inputMode="tel" required autoFocus />
      <Field name="amount" label={texts.amount} error={one.error} inputMode="numeric" required />
      <Field
        name="accountReference"
        label={texts.reference}
        hint={texts.referenceHint}
        error={one.error}
        maxLength={12}
        required
      />
      <ShortcodeField error={one.error} />
      <SendButton one={one} act={texts.send} acting={texts.sending} />
    </form>
  );
}

const PUSH_FIELDS = ['phoneNumber', 'amount', 'accountReference', 'shortcode'] as const;
