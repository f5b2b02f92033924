/** Asks a customer's phone for an amount, from the counter. */

import { useState } from 'react';
import type { StkPushInput } from '../../api/schema.js';
import { Field } from '../../components/field.js';
import { readForm, wholeAmount } from '../../components/read-form.js';
import { SendButton } from '../../components/send-button.js';
import { ShortcodeField } from '../../components/shortcode-field.js';
import { useOneSend } from '../../components/use-one-send.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { PUSH } from '../send/documents.js';
import { Asked } from './asked.js';

const TEXTS = defineTexts(
  { title: 'Ask for', amount: 'KES', phone: 'Phone', send: 'Send', sending: 'Sending…' },
  { title: 'Omba', amount: 'KES', phone: 'Simu', send: 'Tuma', sending: 'Inatumwa…' },
);

const NAMES = ['amount', 'phoneNumber', 'shortcode'] as const;
const ASKED_MOST = 2;

/** What the customer reads on the prompt: the name of the till's key, as far as M-Pesa takes it. */
function referenceOf(caller: string): string {
  return caller.replace(/[^A-Za-z0-9 _.-]/g, '').slice(0, 12) || 'Till';
}

export function AskFor() {
  const texts = useTexts(TEXTS);
  const { ask, gateway } = useSession();
  const [asked, setAsked] = useState<readonly string[]>([]);
  const one = useOneSend<Omit<StkPushInput, 'idempotencyKey'>, string>('till', async input => {
    const { id } = (await ask(PUSH, { input })).made;
    setAsked(last => [id, ...last].slice(0, ASKED_MOST));
    return id;
  });
  const accountReference = referenceOf(gateway.caller);
  const send = readForm(
    given => void one.send({ ...given, amount: wholeAmount(given.amount), accountReference }),
    NAMES,
  );
  return (
    <div>
      <form key={one.made} className="till-form" noValidate onSubmit={send}>
        <h2>{texts.title}</h2>
        <div className="till-ask">
          <Field name="amount" label={texts.amount} error={one.error} inputMode="numeric" />
          <Field name="phoneNumber" label={texts.phone} error={one.error} type="tel" inputMode="tel" />
        </div>
        <ShortcodeField error={one.error} />
        <SendButton one={one} act={texts.send} acting={texts.sending} />
      </form>
      {asked.length > 0 && (
        <ul className="till-asked">
          {asked.map(id => (
            <Asked key={id} id={id} />
          ))}
        </ul>
      )}
    </div>
  );
}
