/** What today adds up to, and the last hour as a chart. */

import type { PaymentStatus } from '../../api/schema.js';
import { formatCount, formatMoney } from '../../format/money.js';
import { formatClock } from '../../format/time.js';
import { type Figures, MINUTES, type MinuteOf } from '../../live/figures.js';
import { useFigures } from '../../live/live.js';
import { sumOfDirection, sumOfStatus } from '../../money/totals.js';
import { defineTexts, fill, useLanguage, useTexts } from '../../texts/language.js';

const TEXTS = defineTexts(
  {
    title: 'Today',
    in: '{amount} in',
    paid: '{count} paid',
    failed: '{count} not paid',
    unknown: '{count} unknown',
    open: '{count} open',
    compared: '{change} than last {day} by this time',
    more: '▲ {percent} % more',
    less: '▼ {percent} % less',
    chart: 'Payments of the last hour, by minute',
    table: 'As a table',
    minute: 'Minute',
    COMPLETED: 'Paid',
    FAILED: 'Not paid',
    PENDING: 'Open',
    TIMED_OUT: 'Unknown',
    REVERSED: 'Returned',
  },
  {
    title: 'Leo',
    in: '{amount} zimeingia',
    paid: '{count} yamelipwa',
    failed: '{count} hayajalipwa',
    unknown: '{count} hayajulikani',
    open: '{count} yanaendelea',
    compared: '{change} kuliko {day} iliyopita saa kama hii',
    more: '▲ {percent} % zaidi',
    less: '▼ {percent} % pungufu',
    chart: 'Malipo ya saa iliyopita, kwa dakika',
    table: 'Kama jedwali',
    minute: 'Dakika',
    COMPLETED: 'Yamelipwa',
    FAILED: 'Hayajalipwa',
    PENDING: 'Yanaendelea',
    TIMED_OUT: 'Hayajulikani',
    REVERSED: 'Yamerudishwa',
  },
);

/** From the bottom of a bar to its top. */
const STACK: readonly PaymentStatus[] = ['COMPLETED', 'FAILED', 'PENDING', 'TIMED_OUT', 'REVERSED'];
const MINUTE_MS = 60_000;
const WEEKDAY = { EN: 'en-GB', SW: 'sw' } as const;
const HEIGHT = 40;
const WIDTH = 10;

export function Today() {
  const texts = useTexts(TEXTS);
  const figures = useFigures();
  if (!figures) return <div className="today" />;
  const { total } = figures.today;
  const count = (status: PaymentStatus): string => formatCount(sumOfStatus(total, status).count);
  return (
    <section className="today" aria-label={texts.title}>
      <p className="figures">
        <strong>{fill(texts.in, { amount: formatMoney(sumOfDirection(total, 'IN').amount) })}</strong>
        <span data-figure="paid">{fill(texts.paid, { count: count('COMPLETED') })}</span>
        <span>{fill(texts.failed, { count: count('FAILED') })}</span>
        <span>{fill(texts.open, { count: count('PENDING') })}</span>
        <span>{fill(texts.unknown, { count: count('TIMED_OUT') })}</span>
        <Compared figures={figures} />
      </p>
      <Chart minutes={figures.hour.buckets} />
    </section>
  );
}

/** Nothing where there is nothing to compare with. */
function Compared({ figures: { today, before } }: { readonly figures: Figures }) {
  const texts = useTexts(TEXTS);
  const language = useLanguage();
  const then = Number(sumOfDirection(before.total, 'IN').amount);
  if (then === 0) return null;
  const percent = Math.round((Number(sumOfDirection(today.total, 'IN').amount) / then - 1) * 100);
  const change = fill(percent < 0 ? texts.less : texts.more, { percent: formatCount(Math.abs(percent)) });
  const zone = { timeZone: 'Africa/Nairobi', weekday: 'long' } as const;
  const day = new Intl.DateTimeFormat(WEEKDAY[language], zone).format(new Date());
  return <span className="compared">{fill(texts.compared, { change, day })}</span>;
}

type Minute = Readonly<Record<PaymentStatus, number>>;

function byMinute(minutes: readonly MinuteOf[]): ReadonlyMap<number, Minute> {
  const table = new Map<number, Minute>();
  for (const { start, status, count } of minutes) {
    const minute = Math.floor(Date.parse(start) / MINUTE_MS);
    const none = { COMPLETED: 0, FAILED: 0, PENDING: 0, TIMED_OUT: 0, REVERSED: 0 };
    const row = table.get(minute) ?? none;
    table.set(minute, { ...row, [status]: row[status] + count });
  }
  return table;
}

function Chart({ minutes }: { readonly minutes: readonly MinuteOf[] }) {
  const texts = useTexts(TEXTS);
  if (minutes.length === 0) return null;
  const table = byMinute(minutes);
  const first = Math.floor(Date.now() / MINUTE_MS) - MINUTES + 1;
  const sums = [...table.values()].map(row => STACK.reduce((sum, status) => sum + row[status], 0));
  const scale = HEIGHT / Math.max(...sums, 1);
  const statuses = STACK.filter(status => minutes.some(each => each.status === status));
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${MINUTES * WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={texts.chart}>
        {[...table].map(([minute, row]) => (
          <Bar key={minute} at={(minute - first) * WIDTH} row={row} scale={scale} title={titleOf(minute, row, texts)} />
        ))}
      </svg>
      <figcaption>
        <span>{texts.chart}:</span>
        {statuses.map(status => (
          <span key={status} className="legend" data-status={status}>
            {texts[status]}
          </span>
        ))}
        <details>
          <summary>{texts.table}</summary>
          <Table table={table} statuses={statuses} />
        </details>
      </figcaption>
    </figure>
  );
}

function clockOf(minute: number): string {
  return formatClock(new Date(minute * MINUTE_MS).toISOString()).slice(0, 5);
}

function titleOf(minute: number, row: Minute, texts: Readonly<Record<PaymentStatus, string>>): string {
  const parts = STACK.filter(status => row[status] > 0).map(status => `${row[status]} ${texts[status].toLowerCase()}`);
  return `${clockOf(minute)}: ${parts.join(', ')}`;
}

interface BarProps {
  readonly at: number;
  readonly row: Minute;
  /** Units of height for one payment. */
  readonly scale: number;
  readonly title: string;
}

function Bar({ at, row, scale, title }: BarProps) {
  let top = HEIGHT;
  return (
    <g>
      <title>{title}</title>
      {STACK.filter(status => row[status] > 0).map(status => {
        const height = row[status] * scale;
        top -= height;
        return <rect key={status} data-status={status} x={at + 1} y={top} width={WIDTH - 2} height={height} />;
      })}
    </g>
  );
}

interface TableProps {
  readonly table: ReadonlyMap<number, Minute>;
  /** Those that there are. */
  readonly statuses: readonly PaymentStatus[];
}

function Table({ table, statuses }: TableProps) {
  const texts = useTexts(TEXTS);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{texts.minute}</th>
          {statuses.map(status => (
            <th key={status} scope="col">
              {texts[status]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...table].map(([minute, row]) => (
          <tr key={minute}>
            <th scope="row">{clockOf(minute)}</th>
            {statuses.map(status => (
              <td key={status}>{row[status]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
