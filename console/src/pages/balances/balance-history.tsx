/** How an account went: a line, and the same as a table for people who cannot see it. */

import { useState } from 'react';
import type { AccountBalance } from '../../api/schema.js';
import { Instant } from '../../components/instant.js';
import { useAsked } from '../../components/use-asked.js';
import { formatMoney } from '../../format/money.js';
import { formatDay } from '../../format/time.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { HISTORY } from './documents.js';
import { drawLine } from './draw-line.js';

const TEXTS = defineTexts(
  {
    account: 'History of',
    drawn: '{name} from {first} to {last}: between {least} and {most}.',
    table: 'As a table',
    at: 'As of',
    balance: 'Balance',
  },
  {
    account: 'Historia ya',
    drawn: '{name} kuanzia {first} hadi {last}: kati ya {least} na {most}.',
    table: 'Kama jedwali',
    at: 'Ilisemwa',
    balance: 'Salio',
  },
);

const WIDTH = 640;
const HEIGHT = 120;

interface Point {
  readonly at: string;
  readonly amount: string;
}

function pointsOf(history: readonly AccountBalance[], account: string): Point[] {
  return history
    .flatMap(({ asOf: at, accounts }) => {
      const found = accounts.find(({ name }) => name === account);
      return found ? [{ at, amount: found.current }] : [];
    })
    .reverse();
}

/** `asOf` of the newest balance: another one reads the history again. */
export function BalanceHistory({ shortcode, asOf }: { readonly shortcode: string; readonly asOf: string }) {
  return <History key={asOf} shortcode={shortcode} />;
}

function History({ shortcode }: { readonly shortcode: string }) {
  const texts = useTexts(TEXTS);
  const { answer } = useAsked(HISTORY, { shortcode });
  const [chosen, setChosen] = useState<string | null>(null);
  const history = answer?.balanceHistory.edges.map(({ node }) => node) ?? [];
  const names = history[0]?.accounts.map(({ name }) => name) ?? [];
  const account = chosen ?? names[0];
  if (account === undefined || history.length < 2) return null;
  const points = pointsOf(history, account);
  return (
    <div className="balances-history">
      <label>
        {texts.account}{' '}
        <select value={account} onChange={event => setChosen(event.target.value)}>
          {names.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <Line name={account} points={points} />
      <details>
        <summary>{texts.table}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.at}</th>
              <th scope="col" className="number">
                {texts.balance}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ at, amount }) => (
              <tr key={at}>
                <td>
                  <Instant at={at} isWithDay />
                </td>
                <td className="number">{formatMoney(amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

function Line({ name, points }: { readonly name: string; readonly points: readonly Point[] }) {
  const texts = useTexts(TEXTS);
  const amounts = points.map(({ amount }) => Number(amount));
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  const said = fill(texts.drawn, {
    ...{ name, least: formatMoney(String(least)), most: formatMoney(String(most)) },
    first: formatDay(points[0]?.at ?? ''),
    last: formatDay(points.at(-1)?.at ?? ''),
  });
  const path = drawLine(
    points.map(({ at, amount }) => ({ x: Date.parse(at), y: Number(amount) })),
    { width: WIDTH, height: HEIGHT },
  );
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said} preserveAspectRatio="none">
        <path d={path} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="quiet">{said}</figcaption>
    </figure>
  );
}
