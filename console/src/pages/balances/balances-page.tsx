/** What is in the accounts of each of our numbers, as M-Pesa last said, and how that went. */

import type { AccountBalance, GatewayShortcode } from '../../api/schema.js';
import '../../components/form.css';
import { Instant } from '../../components/instant.js';
import { Problem } from '../../components/problem.js';
import { useAct } from '../../components/use-act.js';
import { type Answered, useAsked } from '../../components/use-asked.js';
import { useNow } from '../../components/use-now.js';
import { formatMoney } from '../../format/money.js';
import { formatAge } from '../../format/time.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { BalanceHistory } from './balance-history.js';
import './balances.css';
import { BALANCES } from './documents.js';

const TEXTS = defineTexts(
  {
    title: 'Balances',
    ask: 'Ask M-Pesa',
    asking: 'Asking M-Pesa…',
    age: '{age} ago',
    never: 'M-Pesa has not told the balance yet.',
    neverAdvice: 'Ask for it: M-Pesa answers within a minute or so.',
    account: 'Account',
    current: 'Balance',
    available: 'Available',
    reserved: 'Reserved',
    uncleared: 'Uncleared',
    silent: 'M-Pesa has not answered yet. Its answer appears here when it comes.',
    refused: 'M-Pesa refused to tell the balance. {why}',
  },
  {
    title: 'Salio',
    ask: 'Uliza M-Pesa',
    asking: 'Tunauliza M-Pesa…',
    age: '{age} zilizopita',
    never: 'M-Pesa haijasema salio bado.',
    neverAdvice: 'Uliza: M-Pesa hujibu ndani ya dakika moja hivi.',
    account: 'Akaunti',
    current: 'Salio',
    available: 'Linalopatikana',
    reserved: 'Lililoshikiliwa',
    uncleared: 'Halijakamilika',
    silent: 'M-Pesa haijajibu bado. Jibu lake litaonekana hapa likija.',
    refused: 'M-Pesa ilikataa kusema salio. {why}',
  },
);

export function BalancesPage() {
  const texts = useTexts(TEXTS);
  const { gateway } = useSession();
  const told = useAsked(BALANCES, {});
  return (
    <section className="balances">
      <h1>{texts.title}</h1>
      {told.error !== null && <Problem error={told.error} onRetry={told.askAgain} />}
      {told.answer &&
        gateway.shortcodes.map(shortcode => <NumberBalance key={shortcode.number} shortcode={shortcode} told={told} />)}
    </section>
  );
}

interface NumberBalanceProps {
  readonly shortcode: GatewayShortcode;
  readonly told: Answered<{ readonly balances: readonly AccountBalance[] }>;
}

function NumberBalance({ shortcode: { number }, told }: NumberBalanceProps) {
  const texts = useTexts(TEXTS);
  const now = useNow();
  const { can } = useSession();
  const balance = told.answer?.balances.find(({ shortcode }) => shortcode === number);
  return (
    <section className="card">
      <div className="balances-head">
        <h2>{number}</h2>
        {balance && (
          <span className="quiet">
            <Instant at={balance.asOf} isWithDay /> (
            {fill(texts.age, { age: formatAge(now - Date.parse(balance.asOf)) })})
          </span>
        )}
        {can('ASK_MPESA') && <AskBalance number={number} onTold={told.askAgain} />}
      </div>
      {balance ? (
        <>
          <Accounts balance={balance} />
          <BalanceHistory shortcode={number} asOf={balance.asOf} />
        </>
      ) : (
        <p>
          {texts.never} {can('ASK_MPESA') && texts.neverAdvice}
        </p>
      )}
    </section>
  );
}

function AskBalance({ number, onTold }: { readonly number: string; onTold(): void }) {
  const texts = useTexts(TEXTS);
  const { client } = useSession();
  const { isBusy, error, run } = useAct();
  const ask = () =>
    run(async () => {
      const { status, resultDescription } = await client.requestBalance(number, AbortSignal.timeout(60_000));
      if (status === 'FAILED') throw new Error(fill(texts.refused, { why: resultDescription ?? '' }));
      if (status !== 'COMPLETED') throw new Error(texts.silent);
      onTold();
    });
  return (
    <>
      <button type="button" onClick={ask} aria-disabled={isBusy}>
        {isBusy ? texts.asking : texts.ask}
      </button>
      {error !== null && <Problem error={error} />}
    </>
  );
}

function Accounts({ balance }: { readonly balance: AccountBalance }) {
  const texts = useTexts(TEXTS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="scroll" tabIndex={0} aria-label={`${texts.account} ${balance.shortcode}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.account}</th>
            {(['current', 'available', 'reserved', 'uncleared'] as const).map(name => (
              <th key={name} scope="col" className="number">
                {texts[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {balance.accounts.map(({ name, current, available, reserved, uncleared }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number" data-name={texts.current}>
                <strong>{formatMoney(current)}</strong>
              </td>
              <td className="number" data-name={texts.available}>
                {formatMoney(available)}
              </td>
              <td className="number" data-name={texts.reserved}>
                {formatMoney(reserved)}
              </td>
              <td className="number" data-name={texts.uncleared}>
                {formatMoney(uncleared)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
