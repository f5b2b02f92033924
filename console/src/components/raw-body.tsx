/** What M-Pesa posted, byte for byte; what the gateway has understood of it is marked. Markup in it is text. */

import { useId, useState } from 'react';
import { formatCount } from '../format/money.js';
import { defineTexts, fill, useTexts } from '../texts/language.js';
import { CopyButton } from './copy-button.js';
import { markFields } from './mark-fields.js';
import './evidence.css';

const TEXTS = defineTexts(
  { exact: 'As it came', pretty: 'Easy to read', bytes: '{count} bytes', body: 'Body', copied: 'the body' },
  { exact: 'Kama ulivyofika', pretty: 'Rahisi kusoma', bytes: 'Baiti {count}', body: 'Ujumbe', copied: 'ujumbe' },
);

export function RawBody({ body }: { readonly body: string }) {
  const texts = useTexts(TEXTS);
  const [isPretty, setPretty] = useState(false);
  const name = useId();
  const pretty = readPretty(body);
  return (
    <div className="raw">
      <div className="raw-bar">
        {pretty !== null && (
          <fieldset>
            <legend className="unseen">{texts.body}</legend>
            <label>
              <input type="radio" name={name} checked={!isPretty} onChange={() => setPretty(false)} /> {texts.exact}
            </label>
            <label>
              <input type="radio" name={name} checked={isPretty} onChange={() => setPretty(true)} /> {texts.pretty}
            </label>
          </fieldset>
        )}
        <span className="quiet">
          {fill(texts.bytes, { count: formatCount(new TextEncoder().encode(body).length) })}
        </span>
        <CopyButton value={body} name={texts.copied} />
      </div>
      <pre>
        {markFields(isPretty ? (pretty ?? body) : body).map(({ at, text, isKnown }) =>
          isKnown ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
        )}
      </pre>
    </div>
  );
}

/** Null where it is no JSON. */
function readPretty(body: string): string | null {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return null;
  }
}
