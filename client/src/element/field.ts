/** The form of <mpesa-pay>, in the page itself, where autofill finds it and where it works before this script and without it. */

import { ELEMENT_TEXTS } from '../generated/element-texts.js';
import type { Language } from '../generated/schema.js';
import { readForm } from './ask-shop.js';
import { groupNumber, isOfOtherNetwork, readNumber } from './phone-number.js';
import { FORM_CSS } from './styles.js';

/** What the form is told when the screen changes. */
export interface FieldState {
  readonly language: Language;
  /** On the button of a form that the element has made itself. */
  readonly label: string;
  /** What is wrong with what was entered. */
  readonly isWrong: boolean;
  readonly waitSeconds: number;
}

/** The form on the page. */
export interface Field {
  readonly form: HTMLFormElement;
  show(state: FieldState): void;
  focus(): void;
  hasFocus(): boolean;
  /** What the form names beside the number: which order it is for, say. */
  others(): string;
  /** Takes the form that it has made out of the page, and its ears off any other. */
  close(): void;
}

let ids = 0;

/** What is done in the form. */
export interface FieldTaps {
  /** With the number as the gateway takes it, or null for what is none. */
  pay(number: string | null): void;
  /** Something was typed. */
  edit(): void;
}

/** The form that the page brings, or one of its own. */
export function openField(host: HTMLElement, { pay, edit }: FieldTaps): Field {
  const given = host.querySelector('form');
  const own = given?.querySelector('input[name=phone]') ? null : makeForm();
  const form = own ?? (given as HTMLFormElement);
  const input = form.querySelector('input[name=phone]') as HTMLInputElement;
  const button = form.querySelector<HTMLButtonElement>('button:not([type=button])');
  const hint = document.createElement('p');
  let state: FieldState | null = null;
  Object.assign(input, { type: 'tel', inputMode: 'tel', autocomplete: 'tel' });
  ids += 1;
  hint.id = `mpesa-pay-hint-${ids}`;
  hint.dataset.hint = '';
  input.after(hint);
  if (own) host.append(own);
  adoptFormStyle(host);

  const showHint = (): void => {
    const number = readNumber(input.value);
    const isOther = number !== null && isOfOtherNetwork(number);
    const text = isOther && state ? ELEMENT_TEXTS[state.language].otherNetwork : '';
    if (hint.textContent !== text) hint.textContent = text;
    if (isOther) input.setAttribute('aria-describedby', hint.id);
    else input.removeAttribute('aria-describedby');
  };
  const group = (): void => {
    const { text, caret } = groupNumber({ text: input.value, caret: input.selectionStart ?? input.value.length });
    if (text !== input.value) {
      input.value = text;
      input.setSelectionRange(caret, caret);
    }
    input.removeAttribute('aria-invalid');
    showHint();
  };
  const change = (): void => {
    group();
    edit();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    pay(readNumber(input.value));
  };
  input.addEventListener('input', change);
  form.addEventListener('submit', submit);
  if (input.value !== '') group();
  return {
    form,
    show(next) {
      state = next;
      const { language, label, isWrong, waitSeconds } = next;
      if (isWrong) input.setAttribute('aria-invalid', 'true');
      if (button) button.disabled = waitSeconds > 0;
      if (own && button) {
        const [title] = own.getElementsByTagName('label');
        if (title) title.textContent = ELEMENT_TEXTS[language].number;
        button.textContent = waitSeconds > 0 ? `${label} (${waitSeconds} s)` : label;
      }
      showHint();
    },
    focus: () => input.focus(),
    // Wherever it stands, in a page or in a shadow.
    hasFocus: () => form.matches(':focus-within'),
    others() {
      const data = readForm(form);
      data.delete('phone');
      return String(data);
    },
    close() {
      input.removeEventListener('input', change);
      form.removeEventListener('submit', submit);
      hint.remove();
      own?.remove();
    },
  };
}

function makeForm(): HTMLFormElement {
  const form = document.createElement('form');
  const label = document.createElement('label');
  const input = document.createElement('input');
  const button = document.createElement('button');
  ids += 1;
  Object.assign(input, { id: `mpesa-pay-phone-${ids}`, name: 'phone', required: true, maxLength: 32 });
  label.htmlFor = input.id;
  form.noValidate = true;
  form.append(label, input, button);
  return form;
}

let sheet: CSSStyleSheet | null = null;

/** Into whatever root the element is in, once: a style element would need an exception in the page's policy. */
function adoptFormStyle(host: HTMLElement): void {
  const root = host.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(FORM_CSS);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
