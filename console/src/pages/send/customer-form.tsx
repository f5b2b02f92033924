/** Money for a customer's phone. */

import type { B2cCommand, B2cInput } from '../../api/schema.js';
import { Field } from '../../components/field.js';
import { wholeAmount } from '../../components/read-form.js';
import { ShortcodeField } from '../../components/shortcode-field.js';
import { useAsked } from '../../components/use-asked.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { KNOWN_NAME, PAY_CUSTOMER } from './documents.js';
import { Payout } from './payout.js';

const TEXTS = defineTexts(
  {
    phone: 'Customer’s phone',
    amount: 'Amount (KES)',
    remarks: 'What it is for',
    remarksHint: 'Kept with the payment, such as “Refund of order 77”.',
    kind: 'Kind',
    unknown: 'name not known here',
    BUSINESS_PAYMENT: 'An ordinary payment',
    SALARY_PAYMENT: 'A salary',
    PROMOTION_PAYMENT: 'A prize or promotion',
    BUSINESS_PAY_TO_POCHI: 'To a Pochi la Biashara',
  },
  {
    phone: 'Simu ya mteja',
    amount: 'Kiasi (KES)',
    remarks: 'Ni ya nini',
    remarksHint: 'Huhifadhiwa pamoja na malipo, kama “Marejesho ya oda 77”.',
    kind: 'Aina',
    unknown: 'jina halijulikani hapa',
    BUSINESS_PAYMENT: 'Malipo ya kawaida',
    SALARY_PAYMENT: 'Mshahara',
    PROMOTION_PAYMENT: 'Zawadi au promosheni',
    BUSINESS_PAY_TO_POCHI: 'Kwa Pochi la Biashara',
  },
);

const COMMANDS = ['BUSINESS_PAYMENT', 'SALARY_PAYMENT', 'PROMOTION_PAYMENT', 'BUSINESS_PAY_TO_POCHI'] as const;
const NAMES = ['phoneNumber', 'amount', 'remarks', 'command', 'shortcode'] as const;

type Input = Omit<B2cInput, 'idempotencyKey'>;

export function CustomerForm() {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  return (
    <Payout<Input, (typeof NAMES)[number]>
      name="pay-customer"
      names={NAMES}
      // The select has no other values.
      build={given => ({ ...given, amount: wholeAmount(given.amount), command: given.command as B2cCommand })}
      ask={async input => (await ask(PAY_CUSTOMER, { input })).made.id}
      Payee={Payee}
      fields={error => (
        <>
          <Field name="phoneNumber" label={texts.phone} error={error} type="tel" inputMode="tel" required />
          <Field name="amount" label={texts.amount} error={error} inputMode="numeric" required />
          <Field name="remarks" label={texts.remarks} hint={texts.remarksHint} error={error} maxLength={100} required />
          <Field name="command" label={texts.kind} error={error}>
            {attributes => (
              <select {...attributes}>
                {COMMANDS.map(command => (
                  <option key={command} value={command}>
                    {texts[command]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <ShortcodeField error={error} />
        </>
      )}
    />
  );
}

/** The name that M-Pesa gave in an earlier payment of the same number. */
function Payee({ input: { phoneNumber } }: { readonly input: Input }) {
  const texts = useTexts(TEXTS);
  const { answer } = useAsked(KNOWN_NAME, { phoneNumber });
  const name = answer?.payments.edges.map(({ node }) => node.partyName).find(each => each !== null);
  return (
    <>
      <strong>{phoneNumber}</strong>
      <br />
      {name ?? <span className="quiet">{texts.unknown}</span>}
    </>
  );
}
