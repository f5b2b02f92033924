/** "I have paid, look": whether the receipt is ours, at M-Pesa only, or nobody's. */

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Field } from '../../components/field.js';
import { Problem } from '../../components/problem.js';
import { inGroups, readReceipt } from '../../money/read-receipt.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { checkReceipt } from './check.js';
import { CheckAnswer, type ShownCheck } from './check-answer.js';

const TEXTS = defineTexts(
  { label: 'Check a receipt', hint: 'Type it, or paste the whole message.', check: 'Check' },
  { label: 'Kagua risiti', hint: 'Iandike, au bandika ujumbe mzima.', check: 'Kagua' },
);

export function CheckReceipt() {
  const texts = useTexts(TEXTS);
  const { ask, can } = useSession();
  const [shown, setShown] = useState<{ readonly receipt: string | null; readonly check: ShownCheck } | null>(null);
  // One at a time: the answer to the last customer's receipt must not stand under the next one's.
  const checking = useRef(new AbortController());
  useEffect(() => () => checking.current.abort(), []);
  const [error, setError] = useState<unknown>(null);
  const check = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const receipt = readReceipt(String(new FormData(event.currentTarget).get('receipt')));
    checking.current.abort();
    checking.current = new AbortController();
    const { signal } = checking.current;
    const show = (check: ShownCheck) => {
      if (!signal.aborted) setShown({ receipt, check });
    };
    setError(null);
    if (receipt === null) return show({ found: 'NOTHING_TYPED' });
    show({ found: 'LOOKING' });
    const onAsk = can('ASK_MPESA') && can('READ_ENQUIRIES') ? () => show({ found: 'ASKING' }) : null;
    checkReceipt(ask, receipt, onAsk, signal).then(show, (cause: unknown) => {
      if (signal.aborted) return;
      setShown(null);
      setError(cause);
    });
  };
  return (
    <form className="till-form" onSubmit={check} noValidate>
      <Field name="receipt" label={texts.label} hint={texts.hint} autoCapitalize="characters" spellCheck={false} />
      <button type="submit">{texts.check}</button>
      <div role="status" className="till-answer">
        {shown?.receipt && <p>{inGroups(shown.receipt)}</p>}
        {shown && <CheckAnswer shown={shown.check} />}
      </div>
      {error !== null && <Problem error={error} />}
    </form>
  );
}
