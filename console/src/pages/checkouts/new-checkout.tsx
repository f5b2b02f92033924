/** Makes a checkout, and shows the link that goes to the customer. */

import { useState } from 'react';
import type { CreateCheckoutInput } from '../../api/schema.js';
import { CopyButton } from '../../components/copy-button.js';
import { Field } from '../../components/field.js';
import { readForm, wholeAmount } from '../../components/read-form.js';
import { SendButton } from '../../components/send-button.js';
import { ShortcodeField } from '../../components/shortcode-field.js';
import { useOneSend } from '../../components/use-one-send.js';
import { formatMoney } from '../../format/money.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { CREATE, type MadeCheckout } from './documents.js';

const TEXTS = defineTexts(
  {
    make: 'Make a checkout',
    amount: 'Amount (KES)',
    reference: 'What it is for',
    referenceHint: 'Left out: the gateway makes one that is easy to type.',
    ends: 'Can be paid for',
    hour: 'an hour',
    day: 'a day',
    week: 'a week',
    month: '30 days',
    submit: 'Make it',
    making: 'One moment…',
    link: 'Give this link to the customer. Anyone with the link can pay.',
    noLink: 'It is made. Its link is shown to keys that may read numbers.',
    another: 'Another one',
  },
  {
    make: 'Tengeneza oda ya malipo',
    amount: 'Kiasi (KES)',
    reference: 'Ni ya nini',
    referenceHint: 'Ukiiacha wazi, lango litaweka iliyo rahisi kuandika.',
    ends: 'Inaweza kulipwa kwa',
    hour: 'saa moja',
    day: 'siku moja',
    week: 'wiki moja',
    month: 'siku 30',
    submit: 'Itengeneze',
    making: 'Subiri kidogo…',
    link: 'Mpe mteja kiungo hiki. Aliye nacho anaweza kulipa.',
    noLink: 'Imetengenezwa. Kiungo chake huonyeshwa kwa funguo zinazoona nambari.',
    another: 'Nyingine',
  },
);

const HOUR = 3_600;
const LIVES = { hour: HOUR, day: 24 * HOUR, week: 168 * HOUR, month: 720 * HOUR } as const;
const NAMES = ['amount', 'accountReference', 'expiresInSeconds', 'shortcode'] as const;

/** `onMade`: it is in the list from now on. */
export function NewCheckout({ onMade }: { onMade(): void }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const one = useOneSend<Omit<CreateCheckoutInput, 'idempotencyKey'>, MadeCheckout>('checkout', async input => {
    const { made } = await ask(CREATE, { input });
    onMade();
    return made;
  });
  const [isOpen] = useState(one.unanswered !== null);
  const make = readForm(
    ({ accountReference, expiresInSeconds, amount, ...given }) =>
      void one.send({
        ...{ ...given, amount: wholeAmount(amount), accountReference: accountReference || null },
        expiresInSeconds: Number(expiresInSeconds),
      }),
    NAMES,
  );
  return (
    <details className="card" open={isOpen}>
      <summary>{texts.make}</summary>
      {one.made ? (
        <Made made={one.made} onAnother={one.startOver} />
      ) : (
        <form className="form" noValidate onSubmit={make}>
          <Field name="amount" label={texts.amount} error={one.error} inputMode="numeric" required />
          <Field
            name="accountReference"
            label={texts.reference}
            hint={texts.referenceHint}
            error={one.error}
            maxLength={12}
          />
          <Lives error={one.error} />
          <ShortcodeField error={one.error} />
          <SendButton one={one} act={texts.submit} acting={texts.making} />
        </form>
      )}
    </details>
  );
}

function Lives({ error }: { readonly error: unknown }) {
  const texts = useTexts(TEXTS);
  return (
    <Field name="expiresInSeconds" label={texts.ends} error={error}>
      {attributes => (
        <select {...attributes} defaultValue={LIVES.day}>
          {(['hour', 'day', 'week', 'month'] as const).map(life => (
            <option key={life} value={LIVES[life]}>
              {texts[life]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Made({ made, onAnother }: { readonly made: MadeCheckout; onAnother(): void }) {
  const texts = useTexts(TEXTS);
  return (
    <div role="status">
      <p className="rows-main">
        {formatMoney(made.amount)} · {made.accountReference}
      </p>
      <p>{made.url === null ? texts.noLink : texts.link}</p>
      {made.url !== null && (
        <p>
          <code>{made.url}</code> <CopyButton value={made.url} />
        </p>
      )}
      <button type="button" onClick={onAnother}>
        {texts.another}
      </button>
    </div>
  );
}
