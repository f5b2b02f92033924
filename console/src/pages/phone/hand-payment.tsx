/** Pays a paybill from this phone, unasked, as customers do at a counter. */

import { useState } from 'react';
import { defineDocument } from '../../api/ask.js';
import type { C2bRegistration, RegisterC2bInput } from '../../api/schema.js';
import { Problem } from '../../components/problem.js';
import { readForm, wholeAmount } from '../../components/read-form.js';
import { useAct } from '../../components/use-act.js';
import { useSession } from '../../session/session.js';
import { useTexts } from '../../texts/language.js';
import { give, type Order } from './control.js';
import { Curl } from './curl.js';
import { TEXTS } from './texts.js';

const NAMES = ['amount', 'reference'] as const;

const REGISTER = defineDocument<
  { readonly registerC2bUrls: Pick<C2bRegistration, 'state'> },
  { readonly input: Pick<RegisterC2bInput, 'shortcode'> }
>('mutation Register($input: RegisterC2bInput!) { registerC2bUrls(input: $input) { state } }');

export function HandPayment({ number }: { readonly number: string }) {
  const texts = useTexts(TEXTS);
  const { ask, key, gateway } = useSession();
  const act = useAct();
  const [order, setOrder] = useState<Order | null>(null);
  const [isTold, setTold] = useState(true);
  const shortcode = gateway.shortcodes?.[0]?.number;
  const pay = async (given: Order) => setTold((await give<{ readonly isTold: boolean }>(key, given)).isTold);
  const submit = readForm(({ amount, reference }) => {
    const body = { phoneNumber: number, shortcode, amount: Number(wholeAmount(amount)), reference };
    const given: Order = { method: 'POST', path: 'c2b', body };
    setOrder(given);
    act.run(() => pay(given));
  }, NAMES);
  const register = (again: Order) =>
    act.run(async () => {
      await ask(REGISTER, { input: { shortcode } });
      await pay(again);
    });
  return (
    <details>
      <summary>{texts.byHand}</summary>
      <form onSubmit={submit} noValidate>
        <div className="phones-fields">
          <label>
            {texts.amount} <input name="amount" defaultValue="250" inputMode="numeric" autoComplete="off" />
          </label>
          <label>
            {texts.reference} <input name="reference" defaultValue="INV-78" maxLength={20} autoComplete="off" />
          </label>
          <button type="submit" aria-disabled={act.isBusy}>
            {texts.pay}
          </button>
        </div>
        {act.error !== null && <Problem error={act.error} />}
        {order && !isTold && (
          <>
            <p role="status">{texts.untold}</p>
            <button type="button" onClick={() => register(order)}>
              {texts.register}
            </button>
          </>
        )}
        {order && <Curl order={order} />}
      </form>
    </details>
  );
}
