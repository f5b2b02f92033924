/** The prompt on the screen of a phone: who wants how much, and a PIN, by keys or by the pad. */

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useNow } from '../../components/use-now.js';
import { formatMoney } from '../../format/money.js';
import { fill, useTexts } from '../../texts/language.js';
import { TEXTS } from './texts.js';
import type { Phone, Prompt } from './use-phone.js';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const PIN_LENGTH = 4;
const TICK_MS = 500;

/** One prompt; its fields are empty again after a wrong PIN. */
export function PromptSheet({ prompt, phone }: { readonly prompt: Prompt; readonly phone: Phone }) {
  const texts = useTexts(TEXTS);
  const [pin, setPin] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    // Whoever is typing for another phone is not torn away from there.
    const { activeElement } = document;
    const isOwn = field.current?.closest('li')?.contains(activeElement);
    if (isOwn || !activeElement?.matches('input, select, textarea')) field.current?.focus({ preventScroll: true });
  }, []);
  const enter = (event: FormEvent) => {
    event.preventDefault();
    if (pin.length < PIN_LENGTH) return field.current?.focus();
    phone.answer({ pin });
    setPin('');
  };
  const press = (digit: string) => setPin(last => (last + digit).slice(0, PIN_LENGTH));
  const asked = { amount: formatMoney(prompt.amount), business: prompt.business };
  return (
    <form className="phone-prompt" onSubmit={enter}>
      <p id={`${id}-what`}>
        {fill(texts.prompt, asked)} <span>{fill(texts.account, { reference: prompt.reference })}</span>
      </p>
      <Countdown until={prompt.expiresAt} />
      <label htmlFor={`${id}-pin`}>{texts.pin}</label>
      <input
        ref={field}
        id={`${id}-pin`}
        className="phone-pin"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        aria-describedby={`${id}-what ${id}-hint`}
        value={pin}
        onChange={event => setPin(event.target.value.replace(/\D/g, '').slice(0, PIN_LENGTH))}
      />
      <small id={`${id}-hint`}>{texts.pinHint}</small>
      <div className="phone-pad">
        {DIGITS.map(digit => (
          <button key={digit} type="button" onClick={() => press(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" aria-label={texts.erase} onClick={() => setPin(last => last.slice(0, -1))}>
          ⌫
        </button>
        <button type="button" onClick={() => press('0')}>
          0
        </button>
        <button type="submit">{texts.ok}</button>
      </div>
      <div className="phone-ways">
        <button type="button" onClick={() => phone.answer({ cancel: true })}>
          {texts.cancel}
        </button>
        <button type="button" onClick={() => phone.answer({ ignore: true })}>
          {texts.ignore}
        </button>
      </div>
    </form>
  );
}

/** A bar that shortens, and the seconds. */
function Countdown({ until }: { readonly until: string }) {
  const texts = useTexts(TEXTS);
  const now = useNow(TICK_MS);
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1_000));
  return (
    <span className="phone-time">
      <progress max={60} value={seconds} aria-hidden="true" />
      <small>{fill(texts.left, { seconds })}</small>
    </span>
  );
}
