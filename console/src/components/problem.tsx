/** An error as people can use it: what happened, what it means, what to do. The rest of the page lives on. */

import { AskError } from '../api/ask.js';
import { defineTexts, useTexts } from '../texts/language.js';

const TEXTS = defineTexts(
  {
    away: 'The gateway cannot be reached.',
    awayAdvice: 'Payments go on at M-Pesa. This page catches up when the gateway is back.',
    again: 'Try again',
  },
  {
    away: 'Lango la malipo halipatikani.',
    awayAdvice: 'Malipo yanaendelea M-Pesa. Ukurasa huu utajisasisha lango likirudi.',
    again: 'Jaribu tena',
  },
);

/** `error` is shown as the gateway worded it; `onRetry` is left out where nothing can be asked again. */
export function Problem({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const texts = useTexts(TEXTS);
  const isAway = error instanceof AskError && error.code === 'NETWORK';
  const fields = error instanceof AskError ? error.fields : [];
  return (
    <div className="problem" role="alert">
      <p>{isAway ? texts.away : error instanceof Error ? error.message : String(error)}</p>
      {isAway && <p>{texts.awayAdvice}</p>}
      {fields.length > 1 && (
        <ul>
          {fields.map(({ field, message }) => (
            <li key={field}>{message}</li>
          ))}
        </ul>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {texts.again}
        </button>
      )}
    </div>
  );
}
