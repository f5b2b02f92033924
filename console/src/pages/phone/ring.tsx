/** The shop's end of the line: asks this phone for money, and shows what the gateway says of it. */

import { useState } from 'react';
import { Link } from 'wouter';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { readForm, wholeAmount } from '../../components/read-form.js';
import { useAct } from '../../components/use-act.js';
import { useWatched } from '../../components/use-watched.js';
import { useSession } from '../../session/session.js';
import { useTexts } from '../../texts/language.js';
import { PUSH } from '../send/documents.js';
import { TEXTS } from './texts.js';

const NAMES = ['amount', 'accountReference'] as const;

export function Ring({ number }: { readonly number: string }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const act = useAct();
  const [id, setId] = useState<string | null>(null);
  const ring = readForm(({ amount, accountReference }) => {
    const input = { amount: wholeAmount(amount), accountReference, phoneNumber: number };
    act.run(async () => setId((await ask(PUSH, { input })).made.id));
  }, NAMES);
  return (
    <form onSubmit={ring} noValidate>
      <h2>{texts.shop}</h2>
      <div className="phones-fields">
        <label>
          {texts.amount} <input name="amount" defaultValue="150" inputMode="numeric" autoComplete="off" />
        </label>
        <label>
          {texts.reference} <input name="accountReference" defaultValue="INV-77" autoComplete="off" />
        </label>
        <button type="submit" aria-disabled={act.isBusy}>
          {texts.send}
        </button>
      </div>
      {act.error !== null && <Problem error={act.error} />}
      {id !== null && <Said key={id} id={id} />}
    </form>
  );
}

function Said({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { payment } = useWatched(id);
  return (
    <p className="phones-said" role="status">
      {texts.gateway} <Link href={`/payments/${id}`}>{payment ? <PaymentState payment={payment} /> : '…'}</Link>
    </p>
  );
}
