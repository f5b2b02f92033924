/** Every version, oldest first: what became of the payment, when, by whom, and what M-Pesa posted for it. */

import type { Evidence, PaymentStatus } from '../../api/schema.js';
import { Instant } from '../../components/instant.js';
import { RawBody } from '../../components/raw-body.js';
import { VerdictState } from '../../components/verdict-state.js';
import { formatDay } from '../../format/time.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import type { EventView } from './documents.js';

const TEXTS = defineTexts(
  { title: 'What happened', by: 'by {name}', raw: 'What M-Pesa posted', version: 'v{version}' },
  { title: 'Kilichotokea', by: 'na {name}', raw: 'M-Pesa ilituma nini', version: 'v{version}' },
);

const STATUSES = defineTexts<PaymentStatus>(
  {
    PENDING: 'Open',
    COMPLETED: 'Paid',
    FAILED: 'Not paid',
    TIMED_OUT: 'Unknown',
    REVERSED: 'Returned',
  },
  {
    PENDING: 'Wazi',
    COMPLETED: 'Imelipwa',
    FAILED: 'Haijalipwa',
    TIMED_OUT: 'Haijulikani',
    REVERSED: 'Imerudishwa',
  },
);

const EVIDENCE = defineTexts<Evidence>(
  {
    REQUEST: 'Asked for',
    ACKNOWLEDGEMENT: 'M-Pesa answered the request',
    CALLBACK: 'M-Pesa’s message',
    TIMEOUT_CALLBACK: 'M-Pesa’s message of a timeout',
    QUERY: 'M-Pesa’s answer when asked',
    C2B_CONFIRMATION: 'M-Pesa’s message of a payment by hand',
    FEED: 'Handed in by a program of the shop',
    PULL: 'M-Pesa’s own list of payments',
    DEADLINE: 'Nobody answered in time',
    OPERATOR: 'A person looked at it',
    REVERSAL: 'Its reversal was completed',
    APPROVAL: 'A second person decided',
  },
  {
    REQUEST: 'Iliombwa',
    ACKNOWLEDGEMENT: 'M-Pesa ilijibu ombi',
    CALLBACK: 'Ujumbe wa M-Pesa',
    TIMEOUT_CALLBACK: 'Ujumbe wa M-Pesa kuwa muda umeisha',
    QUERY: 'Jibu la M-Pesa ilipoulizwa',
    C2B_CONFIRMATION: 'Ujumbe wa M-Pesa wa malipo ya mkono',
    FEED: 'Ililetwa na programu ya duka',
    PULL: 'Orodha ya M-Pesa yenyewe',
    DEADLINE: 'Hakuna aliyejibu kwa wakati',
    OPERATOR: 'Mtu aliangalia',
    REVERSAL: 'Pesa zilirudishwa',
    APPROVAL: 'Mtu wa pili aliamua',
  },
);

export function Timeline({ events }: { readonly events: readonly EventView[] }) {
  const texts = useTexts(TEXTS);
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{texts.title}</h2>
      <ol className="timeline">
        {events.map((event, index) => {
          const before = events[index - 1];
          const isNewDay = !before || formatDay(before.occurredAt) !== formatDay(event.occurredAt);
          return <Version key={event.version} event={event} isNewDay={isNewDay} />;
        })}
      </ol>
    </section>
  );
}

function Version({ event, isNewDay }: { readonly event: EventView; readonly isNewDay: boolean }) {
  const texts = useTexts(TEXTS);
  const statuses = useTexts(STATUSES);
  const evidence = useTexts(EVIDENCE);
  const { version, status, occurredAt, note, by, callback } = event;
  return (
    <li data-status={status}>
      <p>
        <Instant at={occurredAt} isWithDay={isNewDay} />{' '}
        <span className="quiet">{fill(texts.version, { version })}</span> <strong>{statuses[status]}</strong>
      </p>
      <p>
        {evidence[event.evidence]}
        {by !== null && ` ${fill(texts.by, { name: by })}`}
      </p>
      {note !== null && <p className="said">{note}</p>}
      {callback !== null && (
        <details>
          <summary>
            {texts.raw} <VerdictState verdict={callback.verdict} />
          </summary>
          <RawBody body={callback.body} />
        </details>
      )}
    </li>
  );
}
