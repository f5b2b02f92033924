/** What is looked at: the address says it, so that a link shows the same. */

import { Link, useLocation } from 'wouter';
import type { CallbackCount, CallbackVerdict } from '../../api/schema.js';
import { formatCount } from '../../format/money.js';
import { type About, ROUTES } from '../../money/routes.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { VERDICTS } from '../../texts/verdict-texts.js';
import { addressOf, type InboxFilter, VERDICTS_IN_ORDER } from './read-filter.js';

const TEXTS = defineTexts<About | 'all' | 'about' | 'anything' | 'day' | 'payment' | 'verdicts' | 'clear'>(
  {
    all: 'All',
    about: 'About',
    anything: 'Anything',
    PUSH: 'Prompts on the phone',
    HAND: 'Payments by hand',
    PAYOUT: 'Payouts',
    REVERSAL: 'Reversals',
    STATUS: 'Status enquiries',
    BALANCE: 'Balances',
    VALIDATION: 'Validations',
    day: 'Day',
    payment: 'Of one payment',
    verdicts: 'What the gateway did',
    clear: 'Clear filters',
  },
  {
    all: 'Zote',
    about: 'Kuhusu',
    anything: 'Chochote',
    PUSH: 'Maombi kwenye simu',
    HAND: 'Malipo ya mkono',
    PAYOUT: 'Malipo ya kutoka',
    REVERSAL: 'Pesa zilizorudishwa',
    STATUS: 'Maswali ya hali',
    BALANCE: 'Salio',
    VALIDATION: 'Uthibitisho',
    day: 'Siku',
    payment: 'Ya malipo fulani',
    verdicts: 'Lango lilifanya nini',
    clear: 'Ondoa vichujio',
  },
);

const COUNTED_MAX = 1_000;

interface FiltersProps {
  readonly filter: InboxFilter;
  readonly counts: readonly CallbackCount[];
}

export function Filters({ filter, counts }: FiltersProps) {
  const texts = useTexts(TEXTS);
  const [, go] = useLocation();
  const { about, day, payment } = filter;
  return (
    <>
      <Verdicts filter={filter} counts={counts} />
      <form className="inbox-filters" onSubmit={event => event.preventDefault()}>
        <label>
          {texts.about}
          <select
            value={about ?? ''}
            onChange={event => go(addressOf({ ...filter, about: aboutOf(event.target.value) }))}
          >
            <option value="">{texts.anything}</option>
            {Object.keys(ROUTES).map(name => (
              <option key={name} value={name}>
                {texts[name as About]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.day}
          <input
            type="date"
            value={day ?? ''}
            onChange={event => go(addressOf({ ...filter, day: event.target.value || null }))}
          />
        </label>
        {payment !== null && (
          <Link href={addressOf({ ...filter, payment: null })}>
            {texts.payment} <code>{payment}</code> ✕
          </Link>
        )}
        {addressOf(filter) !== '/callbacks' && <Link href="/callbacks">{texts.clear}</Link>}
      </form>
    </>
  );
}

/** Of the options that are there. */
function aboutOf(value: string): About | null {
  return value === '' ? null : (value as About);
}

function Verdicts({ filter, counts }: FiltersProps) {
  const texts = useTexts(TEXTS);
  const verdicts = useTexts(VERDICTS);
  const countOf = (verdict: CallbackVerdict) => counts.find(each => each.verdict === verdict)?.count ?? 0;
  const shown = VERDICTS_IN_ORDER.filter(verdict => countOf(verdict) > 0 || filter.verdict === verdict);
  return (
    <nav aria-label={texts.verdicts}>
      <ul className="tabs">
        <li>
          <Link href={addressOf({ ...filter, verdict: null })} aria-current={filter.verdict === null || undefined}>
            {texts.all}
          </Link>
        </li>
        {shown.map(verdict => (
          <li key={verdict}>
            <Link
              href={addressOf({ ...filter, verdict })}
              aria-current={filter.verdict === verdict || undefined}
              data-verdict={verdict}
            >
              {verdicts[verdict]} {formatCount(countOf(verdict))}
              {countOf(verdict) === COUNTED_MAX && '+'}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
