/** Draws a screen of <mpesa-pay>. What comes from the gateway is text and stays text: the templates escape by themselves. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ELEMENT_TEXTS } from '../generated/element-texts.js';
import type { Language } from '../generated/schema.js';
import type { Screen } from './choose-screen.js';

/** A screen with what stands around its words. */
export interface Drawing {
  readonly screen: Screen;
  readonly language: Language;
  /** Null until it is known. */
  readonly amount: string | null;
  readonly reference: string | null;
  /** The number that was prompted, as far as it may be shown. */
  readonly number: string | null;
  readonly receipt: string | null;
  readonly returnUrl: string | null;
  readonly isCopied: boolean;
  /** Changes are read out; what was there at the beginning is not. */
  readonly isSpoken: boolean;
}

/** The taps. */
export interface Taps {
  repeat(): void;
  change(): void;
  copy(): void;
  speak(language: Language): void;
}

/** As it is written in Kenya: "Ksh 1,961". */
export function presentAmount(amount: string): string {
  return `Ksh ${amount.replace(/\.00$/, '').replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`;
}

const GLYPHS = { ask: 'i', wait: '…', done: '✓', stop: '!' };

/** The whole shadow. */
export function draw(drawing: Drawing, taps: Taps): TemplateResult {
  const { screen, amount, reference, number } = drawing;
  const { name, tone, sentences, band, hasForm } = screen;
  const [message, ...advice] = sentences;
  return html`<div part="panel" class="${tone} ${name}">
    ${amount === null ? nothing : html`<p part="sum"><span part="amount">${amount}</span> <span part="reference">${reference}</span></p>`}
    <div part="news">
      <span part="glyph" aria-hidden="true">${name === 'unknown' ? '?' : GLYPHS[tone]}</span>
      <div part="status" role="status" aria-live=${drawing.isSpoken ? 'polite' : 'off'} tabindex="-1">
        ${band === null ? nothing : html`<p part="band">${band}</p>`}
        ${message === undefined ? nothing : html`<p part="message">${message}</p>`}
        ${advice.map(sentence => html`<p part="advice">${sentence}</p>`)}
      </div>
    </div>
    ${tone === 'wait' && number !== null ? html`<p part="number">${number}</p>` : nothing}
    ${name === 'look' ? html`<div part="progress"></div>` : nothing}
    <slot ?hidden=${!hasForm}></slot>
    <div part="actions">${drawActions(drawing, taps)}</div>
    ${drawFoot(drawing, taps)}
  </div>`;
}

function drawActions({ screen, language, amount, receipt, isCopied }: Drawing, { repeat, change, copy }: Taps) {
  const texts = ELEMENT_TEXTS[language];
  const { name, canRepeat, canChange } = screen;
  const print = (): void => globalThis.print();
  return [
    canRepeat
      ? html`<button part="button" class="strong" @click=${repeat}>${texts.tryAgain} · ${amount}</button>`
      : nothing,
    canChange ? html`<button part="button" @click=${change}>${texts.anotherNumber}</button>` : nothing,
    name === 'paid' && receipt !== null
      ? html`<button part="button" @click=${copy}>${isCopied ? texts.copied : texts.copy}</button>`
      : nothing,
    name === 'paid' ? html`<button part="button" @click=${print}>${texts.print}</button>` : nothing,
  ];
}

function drawFoot({ language, screen, returnUrl }: Drawing, { speak }: Taps) {
  const [other, lang, name] =
    language === 'EN' ? (['SW', 'sw', 'Kiswahili'] as const) : (['EN', 'en', 'English'] as const);
  const isOver = screen.tone === 'done' || screen.name === 'closed';
  return html`<div part="foot">
    <button part="language" lang=${lang} @click=${() => speak(other)}>${name}</button>
    ${isOver && returnUrl !== null ? html`<a part="link" href=${returnUrl}>${ELEMENT_TEXTS[language].backToShop}</a>` : nothing}
  </div>`;
}

/** Enough of a number to know it again: "0712 ••• 678". */
export function presentNumber(number: string): string {
  return number.replace(/^254(...).*(...)$/, '0$1 ••• $2').replaceAll('*', '•');
}
