/** The answer to "check a receipt", in words that are read at a glance. */

import { CopyButton } from '../../components/copy-button.js';
import { Instant } from '../../components/instant.js';
import { formatMoney } from '../../format/money.js';
import { formatLastDigits } from '../../format/phone.js';
import { inGroups } from '../../money/read-receipt.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import type { Checked } from './check.js';

const TEXTS = defineTexts(
  {
    NOTHING_TYPED: 'There is no receipt in this. It is 10 letters and digits, such as UKSB MFXG VT.',
    LOOKING: 'Looking…',
    ASKING: 'Not ours. Asking M-Pesa…',
    SLOW: 'M-Pesa has not answered. Check again in a minute.',
    ours: 'YES: it is ours',
    returned: 'Paid, and given back since',
    before: 'Checked before on this device:',
    no: 'NO',
    noAdvice: 'We have not received this payment. If it was made just now, wait a minute and check again.',
    day: 'This key sees payments of the last 24 hours.',
    mpesa:
      'M-Pesa knows it ({status}{amount}), but it is not among our payments. Do not hand anything over before somebody has looked.',
  },
  {
    NOTHING_TYPED: 'Hakuna risiti hapa. Ni herufi na tarakimu 10, kama UKSB MFXG VT.',
    LOOKING: 'Tunatafuta…',
    ASKING: 'Si yetu. Tunauliza M-Pesa…',
    SLOW: 'M-Pesa haijajibu. Kagua tena baada ya dakika moja.',
    ours: 'NDIYO: ni yetu',
    returned: 'Ililipwa, kisha ikarudishwa',
    before: 'Ilikaguliwa awali kwenye kifaa hiki:',
    no: 'HAPANA',
    noAdvice: 'Hatujapokea malipo haya. Kama yamefanywa sasa hivi, subiri dakika moja kisha ukague tena.',
    day: 'Ufunguo huu huona malipo ya saa 24 zilizopita.',
    mpesa: 'M-Pesa inayajua ({status}{amount}), lakini si kati ya malipo yetu. Usitoe chochote kabla mtu hajaangalia.',
  },
);

/** Before there is an answer, too. */
export type ShownCheck = Checked | { readonly found: 'NOTHING_TYPED' | 'LOOKING' | 'ASKING' };

export function CheckAnswer({ shown }: { readonly shown: ShownCheck }) {
  const texts = useTexts(TEXTS);
  const { role } = useSession().gateway;
  switch (shown.found) {
    case 'OURS':
      return <Ours {...shown} />;
    case 'NOBODYS':
      return (
        <div className="till-no">
          <strong>✕ {texts.no}</strong>
          <p>{texts.noAdvice}</p>
          {role === 'TILL' && <p>{texts.day}</p>}
        </div>
      );
    case 'AT_MPESA': {
      const { transactionStatus, amount } = shown.enquiry;
      const money = amount === null ? '' : `, ${formatMoney(amount)}`;
      return <p className="till-no">{fill(texts.mpesa, { status: transactionStatus ?? '?', amount: money })}</p>;
    }
    default:
      return <p>{texts[shown.found]}</p>;
  }
}

function Ours({ payment, before }: Extract<Checked, { readonly found: 'OURS' }>) {
  const texts = useTexts(TEXTS);
  const { phase, amount, mpesaReceipt, settledAt, phoneNumber } = payment;
  const isPaid = phase === 'PAID';
  return (
    <div className={isPaid ? 'till-yes' : 'till-no'}>
      <strong>{isPaid ? `✓ ${texts.ours}` : `↩ ${texts.returned}`}</strong>
      <p className="till-amount">{formatMoney(amount)}</p>
      <p>
        {settledAt && <Instant at={settledAt} isWithDay />} {phoneNumber && `· ${formatLastDigits(phoneNumber)}`}
      </p>
      {mpesaReceipt && (
        <p>
          {inGroups(mpesaReceipt)} <CopyButton value={mpesaReceipt} />
        </p>
      )}
      {before !== null && (
        <p className="till-before">
          ⚠ {texts.before} <Instant at={before} isWithDay />
        </p>
      )}
    </div>
  );
}
