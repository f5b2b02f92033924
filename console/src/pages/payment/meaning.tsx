/** Three lines: what Safaricom said, what it means, what to do. */

import { Advice } from '../../components/advice.js';
import { isMoneyIn } from '../../money/direction.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { REVIEW_ADVICE, REVIEW_MEANINGS, REVIEW_NAMES } from '../../texts/review-texts.js';
import type { EventView, PaymentView } from './documents.js';
import { FAILURE_ADVICE, FAILURE_MEANINGS, PHASE_ADVICE, PHASE_MEANINGS } from './outcome-texts.js';

const TEXTS = defineTexts(
  {
    said: 'Safaricom said',
    means: 'It means',
    act: 'Do',
    silence: 'Nothing yet.',
    unheard: 'Nothing: the request did not reach M-Pesa.',
    code: 'result code {code}',
    review: 'A person has to look at it: {reason}',
    paidOut: 'Nothing more.',
    retry: 'A new request may succeed.',
  },
  {
    said: 'Safaricom ilisema',
    means: 'Maana yake',
    act: 'Fanya',
    silence: 'Bado hakuna.',
    unheard: 'Hakuna: ombi halikufika M-Pesa.',
    code: 'msimbo wa matokeo {code}',
    review: 'Mtu anahitaji kuangalia: {reason}',
    paidOut: 'Hakuna zaidi.',
    retry: 'Ombi jipya linaweza kufaulu.',
  },
);

export function Meaning({ payment }: { readonly payment: PaymentView }) {
  const texts = useTexts(TEXTS);
  const names = useTexts(REVIEW_NAMES);
  const reviewMeanings = useTexts(REVIEW_MEANINGS);
  const reviewAdvice = useTexts(REVIEW_ADVICE);
  const { means, act } = useOutcome(payment);
  return (
    <>
      <section className="meaning" data-phase={payment.phase}>
        <Advice name={texts.said}>
          <Said payment={payment} />
        </Advice>
        <Advice name={texts.means}>{means}</Advice>
        {/* What a review asks for comes before what an outcome would. */}
        {!payment.needsReview && <Advice name={texts.act}>{act}</Advice>}
      </section>
      {payment.reviewReasons.map(reason => (
        <section key={reason} className="meaning" data-review="">
          <h2>{fill(texts.review, { reason: names[reason] })}</h2>
          <Advice name={texts.means}>{reviewMeanings[reason]}</Advice>
          <Advice name={texts.act}>{reviewAdvice[reason]}</Advice>
        </section>
      ))}
    </>
  );
}

function useOutcome(payment: PaymentView): { readonly means: string; readonly act: string } {
  const { phase, failure } = payment;
  const texts = useTexts(TEXTS);
  const phases = [useTexts(PHASE_MEANINGS), useTexts(PHASE_ADVICE)] as const;
  const failures = [useTexts(FAILURE_MEANINGS), useTexts(FAILURE_ADVICE)] as const;
  if (phase === 'FAILED') {
    const reason = failure?.reason ?? 'OTHER';
    const isWorthIt = failure?.retryable === true;
    return { means: failures[0][reason], act: `${failures[1][reason]}${isWorthIt ? ` ${texts.retry}` : ''}` };
  }
  return { means: phases[0][phase], act: phase === 'PAID' && !isMoneyIn(payment) ? texts.paidOut : phases[1][phase] };
}

/** Its newest words about this payment, verbatim, and the code. */
function Said({ payment }: { readonly payment: PaymentView }) {
  const texts = useTexts(TEXTS);
  const { events, failure } = payment;
  const words = events.map(saidIn).findLast(said => said !== null) ?? null;
  const code = failure?.resultCode ?? null;
  if (words === null && code === null) return failure === null ? texts.silence : texts.unheard;
  return (
    <>
      {words !== null && <q>{words}</q>} {code !== null && <span className="quiet">{fill(texts.code, { code })}</span>}
    </>
  );
}

const OWN_WORDS: readonly EventView['evidence'][] = ['REQUEST', 'OPERATOR', 'APPROVAL', 'DEADLINE', 'REVERSAL'];
const DESCRIPTION = /"(?:ResultDesc|ResponseDescription)"\s*:\s*("(?:[^"\\]|\\.)*")/;

function saidIn({ evidence, callback, note }: EventView): string | null {
  if (OWN_WORDS.includes(evidence)) return null;
  const [, quoted] = DESCRIPTION.exec(callback?.body ?? '') ?? [];
  return (quoted === undefined ? null : unquote(quoted)) ?? note;
}

function unquote(quoted: string): string | null {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return null;
  }
}
