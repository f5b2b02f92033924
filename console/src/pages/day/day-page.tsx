/** Day close: what each of our numbers took and paid on a day, on one sheet. `?day=2026-11-28&shortcode=…` */

import { useSearchParams } from 'wouter';
import '../../components/form.css';
import { dayOf, endOfDay, formatDay, readDay, startOfDay } from '../../format/time.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import './day.css';
import { Export } from '../payments/export.js';
import { createdOn } from '../payments/view.js';
import { NumberDay } from './number-day.js';

const TEXTS = defineTexts(
  {
    title: 'Day close',
    of: '{day}, midnight to midnight in Nairobi',
    day: 'Day',
    number: 'Number',
    all: 'All our numbers',
    partly: 'This key sees payments of the last 24 hours, so this day is not whole.',
    a4: 'Print on A4',
    roll: 'Print on 80 mm',
    belongs: 'A payment belongs to the day on which it was asked for.',
  },
  {
    title: 'Kufunga siku',
    of: '{day}, usiku wa manane hadi usiku wa manane, Nairobi',
    day: 'Siku',
    number: 'Nambari',
    all: 'Nambari zetu zote',
    partly: 'Ufunguo huu huona malipo ya saa 24 zilizopita, kwa hivyo siku hii si kamili.',
    a4: 'Chapisha A4',
    roll: 'Chapisha 80 mm',
    belongs: 'Malipo ni ya siku yalipoombwa.',
  },
);

/** Sets the size of the sheet, which the style of the page depends on, and prints. */
function print(paper: 'a4' | 'roll'): void {
  document.documentElement.dataset.paper = paper;
  window.print();
}

export function DayPage() {
  const texts = useTexts(TEXTS);
  const { gateway } = useSession();
  const [search, setSearch] = useSearchParams();
  const day = readDay(search.get('day')) ?? dayOf(new Date());
  const chosen = gateway.shortcodes.filter(({ number }) => number === search.get('shortcode'));
  const shortcodes = chosen.length > 0 ? chosen : gateway.shortcodes;
  const from = startOfDay(day).toISOString();
  const to = endOfDay(day).toISOString();
  const choose = (name: string, value: string) =>
    setSearch(last => {
      if (value) last.set(name, value);
      else last.delete(name);
      return last;
    });
  const range = createdOn(day);
  return (
    <section className="day">
      <h1>{texts.title}</h1>
      <p className="day-of">{fill(texts.of, { day: formatDay(from) })}</p>
      {gateway.role === 'TILL' && day !== dayOf(new Date()) && <p role="alert">⚠ {texts.partly}</p>}
      <div className="actions day-tools">
        <label>
          {texts.day}{' '}
          <input
            type="date"
            value={day}
            max={dayOf(new Date())}
            onChange={event => choose('day', event.target.value)}
          />
        </label>
        {gateway.shortcodes.length > 1 && (
          <label>
            {texts.number}{' '}
            <select value={chosen[0]?.number ?? ''} onChange={event => choose('shortcode', event.target.value)}>
              <option value="">{texts.all}</option>
              {gateway.shortcodes.map(({ number }) => (
                <option key={number}>{number}</option>
              ))}
            </select>
          </label>
        )}
        <button type="button" onClick={() => print('a4')}>
          {texts.a4}
        </button>
        <button type="button" onClick={() => print('roll')}>
          {texts.roll}
        </button>
        <Export filter={{ ...range, ...(chosen[0] && { shortcode: chosen[0].number }) }} />
      </div>
      {shortcodes.map(({ number, type }) => (
        <NumberDay key={number} number={number} type={type} from={from} to={to} range={range} />
      ))}
      <p className="quiet">{texts.belongs}</p>
    </section>
  );
}
