/** Payouts that wait for a second person, and the switch that stops all of them. */

import '../../components/form.css';
import { Problem } from '../../components/problem.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { PauseSwitch } from './pause-switch.js';
import { useWaitingPayouts } from './use-waiting-payouts.js';
import { WaitingPayout } from './waiting-payout.js';

const TEXTS = defineTexts(
  {
    title: 'Approvals',
    empty: 'No payout waits for approval.',
    more: 'There are more. Only the newest thousand open payouts are looked at.',
  },
  {
    title: 'Idhini',
    empty: 'Hakuna malipo yanayosubiri idhini.',
    more: 'Kuna mengine. Malipo elfu moja ya karibuni pekee ambayo hayajakamilika ndiyo yanayoangaliwa.',
  },
);

export function ApprovalsPage() {
  const texts = useTexts(TEXTS);
  const { payouts, hasMore, error, readAgain } = useWaitingPayouts();
  return (
    <section>
      <h1>{texts.title}</h1>
      <PauseSwitch />
      {error !== null && <Problem error={error} onRetry={readAgain} />}
      {payouts?.length === 0 && !hasMore && <p className="quiet">{texts.empty}</p>}
      <ul className="rows">
        {payouts?.map(payout => (
          <WaitingPayout key={payout.id} payout={payout} />
        ))}
      </ul>
      {hasMore && <p className="quiet">{texts.more}</p>}
    </section>
  );
}
