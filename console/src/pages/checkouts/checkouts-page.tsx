/** What is to be paid: the list, a new one with its link, and the tries of each. */

import { useSearchParams } from 'wouter';
import '../../components/form.css';
import type { CheckoutStatus } from '../../api/schema.js';
import { Older } from '../../components/older.js';
import { Problem } from '../../components/problem.js';
import { useAsked } from '../../components/use-asked.js';
import { useRefresh } from '../../components/use-refresh.js';
import { useSession } from '../../session/session.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { CheckoutRow } from './checkout-row.js';
import { CHECKOUTS } from './documents.js';
import { NewCheckout } from './new-checkout.js';
import { STATUS_TEXTS, STATUSES } from './status-texts.js';

const TEXTS = defineTexts(
  {
    title: 'Checkouts',
    status: 'Status',
    all: 'All',
    again: 'Refresh',
    empty: 'No checkout matches. A checkout is something to be paid: make one, and give its link to the customer.',
  },
  {
    title: 'Oda za malipo',
    status: 'Hali',
    all: 'Zote',
    again: 'Soma tena',
    empty: 'Hakuna kama hii. Oda ni kitu cha kulipwa: tengeneza moja, kisha umpe mteja kiungo chake.',
  },
);

/** `?status=OPEN&after=…` */
export function CheckoutsPage() {
  const texts = useTexts(TEXTS);
  const names = useTexts(STATUS_TEXTS);
  const { can } = useSession();
  const [search, setSearch] = useSearchParams();
  const status = STATUSES.find(each => each === search.get('status'));
  const filter = status ? { status: [status] } : {};
  const { answer, error, askAgain } = useAsked(CHECKOUTS, { filter, after: search.get('after') });
  const hold = useRefresh(askAgain);
  const choose = (chosen: string) => setSearch(chosen ? { status: chosen } : {});
  return (
    <section>
      <h1>{texts.title}</h1>
      {can('TAKE_PAYMENTS') && <NewCheckout onMade={askAgain} />}
      <div className="tools">
        <label>
          {texts.status}{' '}
          <select value={status ?? ''} onChange={event => choose(event.target.value)}>
            <option value="">{texts.all}</option>
            {STATUSES.map((each: CheckoutStatus) => (
              <option key={each} value={each}>
                {names[each]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={askAgain}>
          {texts.again}
        </button>
      </div>
      {error !== null && <Problem error={error} onRetry={askAgain} />}
      {answer?.checkouts.edges.length === 0 && <p className="quiet">{texts.empty}</p>}
      <ul className="rows" {...hold}>
        {answer?.checkouts.edges.map(({ node }) => (
          <CheckoutRow key={node.id} checkout={node} onChange={askAgain} />
        ))}
      </ul>
      {answer && <Older path="/checkouts" pageInfo={answer.checkouts.pageInfo} />}
    </section>
  );
}
