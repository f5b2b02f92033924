/** Money for a paybill, a till or a tax, with the name of the receiver looked up before it leaves. */

import { useState } from 'react';
import type { B2bCommand, B2bInput, OrganizationKind } from '../../api/schema.js';
import { Field } from '../../components/field.js';
import { Problem } from '../../components/problem.js';
import { wholeAmount } from '../../components/read-form.js';
import { ShortcodeField } from '../../components/shortcode-field.js';
import { useAsked } from '../../components/use-asked.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { ORGANIZATION, PAY_BUSINESS } from './documents.js';
import { Payout } from './payout.js';

const TEXTS = defineTexts(
  {
    kind: 'What is paid',
    PAY_BILL: 'A bill, at a paybill',
    BUY_GOODS: 'Goods, at a till',
    TOP_UP_B2C: 'Our account for paying customers',
    PAY_TAX: 'A tax, to KRA',
    number: 'Paybill or till',
    account: 'Account number',
    accountHint: 'A bill needs one; of a tax it is the PRN.',
    amount: 'Amount (KES)',
    remarks: 'What it is for',
    looking: 'Asking M-Pesa whose it is…',
    nobody: 'M-Pesa knows no such number.',
  },
  {
    kind: 'Unacholipa',
    PAY_BILL: 'Bili, kwa paybill',
    BUY_GOODS: 'Bidhaa, kwa till',
    TOP_UP_B2C: 'Akaunti yetu ya kulipa wateja',
    PAY_TAX: 'Kodi, kwa KRA',
    number: 'Paybill au till',
    account: 'Nambari ya akaunti',
    accountHint: 'Bili inaihitaji; kwa kodi ni PRN.',
    amount: 'Kiasi (KES)',
    remarks: 'Ni ya nini',
    looking: 'Tunauliza M-Pesa ni ya nani…',
    nobody: 'M-Pesa haijui nambari hii.',
  },
);

const KRA = '572572';
const NAMES = ['command', 'partyShortcode', 'accountReference', 'amount', 'remarks', 'shortcode'] as const;
const LOOKED_UP: Readonly<Record<B2bCommand, OrganizationKind>> = {
  ...{ PAY_BILL: 'PAYBILL', BUY_GOODS: 'TILL', TOP_UP_B2C: 'PAYBILL', PAY_TAX: 'PAYBILL' },
};

type Input = Omit<B2bInput, 'idempotencyKey'>;

function build(given: Readonly<Record<(typeof NAMES)[number], string>>): Input {
  const { command, accountReference } = given;
  const amount = wholeAmount(given.amount);
  // The select has no other values.
  return { ...given, command: command as B2bCommand, accountReference: accountReference || null, amount };
}

export function BusinessForm() {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const [command, setCommand] = useState('PAY_BILL');
  return (
    <Payout<Input, (typeof NAMES)[number]>
      name="pay-business"
      names={NAMES}
      build={build}
      ask={async input => (await ask(PAY_BUSINESS, { input })).made.id}
      Payee={Payee}
      fields={error => (
        <>
          <Field name="command" label={texts.kind} error={error}>
            {attributes => (
              <select {...attributes} value={command} onChange={event => setCommand(event.target.value)}>
                <option value="PAY_BILL">{texts.PAY_BILL}</option>
                <option value="BUY_GOODS">{texts.BUY_GOODS}</option>
                <option value="TOP_UP_B2C">{texts.TOP_UP_B2C}</option>
                <option value="PAY_TAX">{texts.PAY_TAX}</option>
              </select>
            )}
          </Field>
          {command === 'PAY_TAX' ? (
            <input type="hidden" name="partyShortcode" value={KRA} />
          ) : (
            <Field name="partyShortcode" label={texts.number} error={error} inputMode="numeric" required />
          )}
          <Field name="accountReference" label={texts.account} hint={texts.accountHint} error={error} maxLength={20} />
          <Field name="amount" label={texts.amount} error={error} inputMode="numeric" required />
          <Field name="remarks" label={texts.remarks} error={error} maxLength={100} required />
          <ShortcodeField error={error} />
        </>
      )}
    />
  );
}

function Payee({ input: { command, partyShortcode: identifier, accountReference } }: { readonly input: Input }) {
  const texts = useTexts(TEXTS);
  const { answer, error } = useAsked(ORGANIZATION, { identifier, kind: LOOKED_UP[command] });
  const name = answer === null ? texts.looking : (answer.organization?.name ?? texts.nobody);
  return (
    <>
      {error ? <Problem error={error} /> : <strong>{name}</strong>}
      <br />
      {[identifier, accountReference].filter(Boolean).join(' · ')}
    </>
  );
}
