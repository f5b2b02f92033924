/** Why a form did not go out, or that nobody knows whether it did. */

import { AskError } from '../api/ask.js';
import { formatMoney } from '../format/money.js';
import { defineTexts, fill, useTexts } from '../texts/language.js';
import { isAboutFields } from './field.js';
import { Problem } from './problem.js';
import type { OneSend } from './use-one-send.js';

const TEXTS = defineTexts(
  {
    unknown: 'There was no answer, so nobody knows yet whether it was done.',
    advice: 'Asking again is safe: it is the same request, and it is done at most once.',
    last: 'The last time the gateway said: {message}',
    again: 'Ask again',
    over: 'Forget it',
  },
  {
    unknown: 'Hakukuwa na jibu, kwa hivyo haijulikani kama ombi lilitekelezwa.',
    advice: 'Kuuliza tena ni salama: ni ombi lilelile, na hutekelezwa mara moja tu.',
    last: 'Mara ya mwisho lango lilisema: {message}',
    again: 'Uliza tena',
    over: 'Lisahau',
  },
);

/** What is asked for in every form here. */
export interface Sent {
  readonly amount: string | number;
  readonly phoneNumber?: string;
  readonly partyShortcode?: string;
  readonly accountReference?: string | null | undefined;
}

/** Nothing where the form went out, or where each fault stands beside its field. */
export function Refused<Input extends Sent>({ one }: { readonly one: OneSend<Input, unknown> }) {
  const texts = useTexts(TEXTS);
  if (one.unanswered !== null) {
    const { amount, ...rest } = one.unanswered;
    const about = [formatMoney(String(amount)), rest.phoneNumber, rest.partyShortcode, rest.accountReference];
    return (
      <div className="problem" role="alert">
        <p>
          <strong>{about.filter(Boolean).join(' · ')}</strong>
        </p>
        <Unknown error={one.error} />
        <div className="actions">
          <button type="button" onClick={one.sendAgain}>
            {texts.again}
          </button>
          <button type="button" onClick={one.startOver}>
            {texts.over}
          </button>
        </div>
      </div>
    );
  }
  return one.error === null || isAboutFields(one.error) ? null : <Problem error={one.error} />;
}

/** That there was no answer, what the gateway has said since, and that asking again is safe. */
export function Unknown({ error }: { readonly error: unknown }) {
  const texts = useTexts(TEXTS);
  return (
    <>
      <p>{texts.unknown}</p>
      {error instanceof AskError && error.code !== 'NETWORK' && <p>{fill(texts.last, { message: error.message })}</p>}
      <p>{texts.advice}</p>
    </>
  );
}
