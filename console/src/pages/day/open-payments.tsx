/** What cannot be closed yet, each by name: nobody may take it for paid, or for not paid. */

import { Link } from 'wouter';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { formatCount, formatMoney } from '../../format/money.js';
import { formatParty } from '../../format/party.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import type { DayOfNumber } from './documents.js';

const TEXTS = defineTexts(
  {
    open: 'Not settled',
    advice: 'Close the day again when these are settled. Where M-Pesa owes the answer, the gateway goes on asking.',
    more: 'and more: see Payments',
    none: 'Nothing is open.',
  },
  {
    open: 'Hayajakamilika',
    advice: 'Funga siku tena haya yakikamilika. Pale M-Pesa haijajibu, lango linaendelea kuuliza.',
    more: 'na mengine: tazama Malipo',
    none: 'Hakuna kilicho wazi.',
  },
);

export function OpenPayments({ payments }: Pick<DayOfNumber, 'payments'>) {
  const texts = useTexts(TEXTS);
  const { edges, pageInfo } = payments;
  if (edges.length === 0) return <p className="quiet">{texts.none}</p>;
  return (
    <>
      <h3>
        {texts.open}: {formatCount(edges.length)}
        {pageInfo.hasNextPage && '+'}
      </h3>
      <p className="quiet">{texts.advice}</p>
      <ul className="day-open">
        {edges.map(({ node }) => (
          <li key={node.id}>
            <Instant at={node.createdAt} /> <strong>{formatMoney(node.amount)}</strong> <PaymentState payment={node} />
            <br />
            <Link href={`/payments/${node.id}`}>{formatParty(node) || node.id}</Link>
          </li>
        ))}
        {pageInfo.hasNextPage && <li>{texts.more}</li>}
      </ul>
    </>
  );
}
