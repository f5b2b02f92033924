/** A phone to look at and to touch: its screen, its prompt, its messages. It is open for as long as it is shown. */

import { Instant } from '../../components/instant.js';
import { Problem } from '../../components/problem.js';
import { formatMoney } from '../../format/money.js';
import { formatPhone } from '../../format/phone.js';
import { fill, useLanguage, useTexts } from '../../texts/language.js';
import { Curl } from './curl.js';
import '../../components/form.css';
import './phone.css';
import { PromptSheet } from './prompt-sheet.js';
import { TEXTS } from './texts.js';
import { type Phone, type PhoneInfo, usePhone } from './use-phone.js';

/** `number` as the simulator has it: 254712345678. */
export function PhoneFrame({ number }: { readonly number: string }) {
  const texts = useTexts(TEXTS);
  const phone = usePhone(number);
  const shown = formatPhone(number);
  return (
    <section className="phone" aria-label={fill(texts.phone, { number: shown })}>
      <div className="phone-case" data-ringing={phone.info?.prompts.length === 1 || undefined}>
        <div className="phone-top">
          <Bars isOn={phone.line === 'OPEN'} />
          <span>{shown}</span>
        </div>
        <Screen phone={phone} />
      </div>
      {phone.error !== null && <Problem error={phone.error} />}
      {phone.order && <Curl order={phone.order} />}
    </section>
  );
}

function Screen({ phone }: { readonly phone: Phone }) {
  const texts = useTexts(TEXTS);
  const { info, line, last } = phone;
  if (line === 'LOST') return <p className="phone-note">{texts.lost}</p>;
  if (info === null) return <p className="phone-note">{texts.connecting}</p>;
  const [prompt] = info.prompts;
  if (last?.outcome === 'IGNORED') return <Asleep phone={phone} />;
  return (
    <div className="phone-screen">
      <Purse info={info} />
      <Notice phone={phone} info={info} />
      {prompt ? <PromptSheet key={prompt.id} prompt={prompt} phone={phone} /> : <Messages info={info} />}
    </div>
  );
}

function Purse({ info: { balance, fuliza } }: { readonly info: PhoneInfo }) {
  const texts = useTexts(TEXTS);
  const left = formatMoney(String(Number(fuliza.limit) - Number(fuliza.used)));
  return (
    <p className="phone-purse">
      <small>{texts.balance}</small>
      <strong>{formatMoney(balance)}</strong>
      <small>{fill(texts.fuliza, { amount: left })}</small>
    </p>
  );
}

/** What has just happened, and a PIN that is locked. */
function Notice({ phone, info }: { readonly phone: Phone; readonly info: PhoneInfo }) {
  const texts = useTexts(TEXTS);
  const outcomes: Readonly<Record<string, string>> = texts;
  const { last } = phone;
  const said = last && outcomes[last.outcome];
  return (
    <>
      <p role="status" className="phone-said" data-outcome={last?.outcome}>
        {said && fill(said, { tries: last.triesLeft ?? 0 })}
      </p>
      {info.isPinLocked && (
        <div className="phone-locked">
          <p>{texts.locked}</p>
          <button type="button" onClick={phone.unlock}>
            {texts.unlock}
          </button>
        </div>
      )}
    </>
  );
}

function Messages({ info: { messages } }: { readonly info: PhoneInfo }) {
  const texts = useTexts(TEXTS);
  const language = useLanguage();
  if (messages.length === 0) return <p className="phone-quiet">{texts.quiet}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <ul className="phone-messages" aria-label={texts.messages} tabIndex={0}>
      {messages.toReversed().map(({ id, at, text }) => (
        <li key={id}>
          {text[language]} <Instant at={at} />
        </li>
      ))}
    </ul>
  );
}

function Asleep({ phone }: { readonly phone: Phone }) {
  const texts = useTexts(TEXTS);
  return (
    <div className="phone-asleep">
      <p role="status">{texts.IGNORED}</p>
      <button type="button" onClick={phone.skipMinute}>
        {texts.skipMinute}
      </button>
      <button type="button" onClick={phone.wake}>
        {texts.wake}
      </button>
    </div>
  );
}

function Bars({ isOn }: { readonly isOn: boolean }) {
  return (
    <svg viewBox="0 0 14 10" width="14" height="10" aria-hidden="true" opacity={isOn ? 1 : 0.25} fill="currentColor">
      <path d="M0 7h3v3H0z M5.5 4h3v6h-3z M11 0h3v10h-3z" />
    </svg>
  );
}
