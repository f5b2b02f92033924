/** The newcomer's first minute: one button makes a payment in the simulator, and then the three lines that did it. */

import { lazy, Suspense, useState } from 'react';
import { Boundary } from '../../components/boundary.js';
import { CopyButton } from '../../components/copy-button.js';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { useAct } from '../../components/use-act.js';
import { useWatched } from '../../components/use-watched.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';

const TEXTS = defineTexts(
  {
    title: 'Make the first payment',
    advice: 'In the simulator no money moves. A pretended phone gets a prompt for KES 150, and pays it.',
    phone: 'In the simulator no money moves. This phone gets a prompt for KES 150. Its PIN is 1234.',
    button: 'Make the first payment',
    made: 'These lines make the next one:',
  },
  {
    title: 'Fanya malipo ya kwanza',
    advice: 'Kwenye kiigaji hakuna pesa zinazohama. Simu ya kuigiza inapata ombi la KES 150, na kulilipa.',
    phone: 'Kwenye kiigaji hakuna pesa zinazohama. Simu hii inapata ombi la KES 150. PIN yake ni 1234.',
    button: 'Fanya malipo ya kwanza',
    made: 'Mistari hii hufanya yanayofuata:',
  },
);

const INPUT = { amount: 150, phoneNumber: '0712345678', accountReference: 'HELLO' } as const;

function linesFor(origin: string): string {
  return [
    `const mpesa = createClient({ url: '${origin}' }); // from @mpesa-gateway/client`,
    "const { id } = await mpesa.stkPush({ amount: 150, phoneNumber: '0712345678', accountReference: 'HELLO' });",
    'for await (const { payment } of mpesa.watch(id)) console.log(payment.phase);',
  ].join('\n');
}

/** The phone that is prompted, fetched after the page itself, which does without it where it does not come. */
const PhoneFrame = lazy(async () => ({ default: (await import('../phone/phone-frame.js')).PhoneFrame }));
const PHONE = '254712345678';

/** Where it stands, and what its payer is told, as it happens. */
function FirstPayment({ id }: { readonly id: string }) {
  const { payment } = useWatched(id);
  return (
    <p role="status" className="first-state">
      {payment && <PaymentState payment={payment} />}
      <span>{payment?.payerMessage}</span>
    </p>
  );
}

/** Simulator mode only, while there is no payment yet; stays for the rest of the visit. */
export function FirstVisit() {
  const texts = useTexts(TEXTS);
  const { client, gateway, can } = useSession();
  const hasPhone = gateway.hasSimulator && can('OPERATE');
  const [id, setId] = useState<string | null>(null);
  const { isBusy, error, run } = useAct();
  const make = () => run(async () => setId((await client.stkPush(INPUT)).id));
  const lines = linesFor(location.origin);
  return (
    <section className="first" aria-label={texts.title}>
      <div className="first-words">
        {id !== null ? (
          <>
            <FirstPayment id={id} />
            <p>{texts.made}</p>
            <pre>
              <code>{lines}</code>
            </pre>
            <CopyButton value={lines} />
          </>
        ) : (
          <>
            <p>{hasPhone ? texts.phone : texts.advice}</p>
            <button type="button" className="do" onClick={make} disabled={isBusy}>
              {texts.button}
            </button>
          </>
        )}
        {error !== null && <Problem error={error} />}
      </div>
      {hasPhone && (
        <Boundary fallback={null}>
          <Suspense fallback={null}>
            <PhoneFrame number={PHONE} />
          </Suspense>
        </Boundary>
      )}
    </section>
  );
}
