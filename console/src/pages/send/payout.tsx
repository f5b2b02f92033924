/** What every payout shares: the form, then a second look at what is about to leave, then the payment. */

import { type ReactNode, useRef, useState } from 'react';
import { readForm } from '../../components/read-form.js';
import { Refused } from '../../components/refused.js';
import { SecondLook } from '../../components/second-look.js';
import { type OneSend, useOneSend } from '../../components/use-one-send.js';
import { amountInWords } from '../../format/amount-in-words.js';
import { formatMoney } from '../../format/money.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useLanguage, useTexts } from '../../texts/language.js';
import { SentPayment } from './sent-payment.js';

const TEXTS = defineTexts(
  {
    look: 'Check and send…',
    title: 'Send {amount}?',
    to: 'To',
    words: 'In words',
    from: 'From',
    remarks: 'For',
    as: 'Sent by',
    act: 'Send {amount}',
    sending: 'Sending…',
    final: 'Money that was sent does not come back by itself.',
  },
  {
    look: 'Kagua kisha utume…',
    title: 'Tuma {amount}?',
    to: 'Kwa',
    words: 'Kwa maneno',
    from: 'Kutoka',
    remarks: 'Kwa ajili ya',
    as: 'Anayetuma',
    act: 'Tuma {amount}',
    sending: 'Inatumwa…',
    final: 'Pesa ikitumwa hairudi yenyewe.',
  },
);

/** What a payout form is made of. */
interface PayoutProps<Input extends PayoutInput, K extends string> {
  /** Of the form on this device. */
  readonly name: string;
  readonly names: readonly K[];
  build(given: Readonly<Record<K, string>>): Input;
  ask(input: Input & { readonly idempotencyKey: string }): Promise<string>;
  /** Who is paid, as far as it is known. */
  readonly Payee: (props: { readonly input: Input }) => ReactNode;
  readonly fields: (error: unknown) => ReactNode;
}

interface PayoutInput {
  readonly amount: string | number;
  readonly remarks: string;
  readonly shortcode?: string | null | undefined;
}

export function Payout<Input extends PayoutInput, const K extends string>(props: PayoutProps<Input, K>) {
  const texts = useTexts(TEXTS);
  const one = useOneSend<Input, string>(props.name, props.ask);
  const [looked, setLooked] = useState<Input | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  if (one.made !== null) return <SentPayment id={one.made} onAnother={one.startOver} />;
  const look = readForm((given: Readonly<Record<K, string>>) => {
    if (!one.isSending) setLooked(props.build(given));
  }, props.names);
  const back = () => {
    setLooked(null);
    opener.current?.focus();
  };
  return (
    <form className="form" noValidate onSubmit={look}>
      {props.fields(one.error)}
      <Refused one={one} />
      {one.unanswered === null && (
        <button ref={opener} type="submit">
          {texts.look}
        </button>
      )}
      {looked && <Look input={looked} one={one} onBack={back} Payee={props.Payee} />}
    </form>
  );
}

interface LookProps<Input extends PayoutInput> {
  readonly input: Input;
  readonly one: OneSend<Input, string>;
  readonly Payee: PayoutProps<Input, string>['Payee'];
  onBack(): void;
}

function Look<Input extends PayoutInput>({ input, one, Payee, onBack }: LookProps<Input>) {
  const texts = useTexts(TEXTS);
  const language = useLanguage();
  const { caller } = useSession().gateway;
  const amount = formatMoney(String(input.amount));
  return (
    <SecondLook
      title={fill(texts.title, { amount })}
      act={one.isSending ? texts.sending : fill(texts.act, { amount })}
      isBusy={one.isSending}
      onAct={() => void one.send(input).then(onBack)}
      onBack={onBack}
    >
      <dl className="facts">
        <dt>{texts.to}</dt>
        <dd>
          <Payee input={input} />
        </dd>
        <dt>{texts.words}</dt>
        <dd>
          <strong>{amountInWords(String(input.amount), language)}</strong>
        </dd>
        {input.shortcode && (
          <>
            <dt>{texts.from}</dt>
            <dd>{input.shortcode}</dd>
          </>
        )}
        <dt>{texts.remarks}</dt>
        <dd>{input.remarks}</dd>
        <dt>{texts.as}</dt>
        <dd>{caller}</dd>
      </dl>
      <p className="quiet">{texts.final}</p>
    </SecondLook>
  );
}
