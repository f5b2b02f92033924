/** Puts screens on the page: into the shadow, onto the form, and as events; knows what was there before. */

import { render } from 'lit/html.js';
import type { CheckoutView } from '../checkout-view.js';
import { ELEMENT_TEXTS } from '../generated/element-texts.js';
import { createDeadline } from '../wait.js';
import { chooseScreen, type OnPage } from './choose-screen.js';
import { createTellPage } from './create-tell-page.js';
import { draw, presentAmount, presentNumber, type Taps } from './draw.js';
import type { Field } from './field.js';
import type { PayerCheckout } from './gateway.js';
import type { Settings } from './settings.js';

/** So long the phone may take to show its prompt. */
const PROMPT_IS_OLD_MS = 15_000;

export interface StageNeeds {
  readonly host: HTMLElement;
  readonly shadow: ShadowRoot;
  readonly field: Field;
  readonly settings: Settings;
  readonly taps: Omit<Taps, 'copy'>;
}

/** What there is to show, but for what the stage itself knows. */
export interface Scene {
  readonly view: CheckoutView<PayerCheckout>;
  readonly page: Omit<OnPage, 'isOldPrompt'>;
  /** That are left before another tap. */
  readonly waitSeconds: number;
}

/** Of one element. */
export interface Stage {
  show(scene: Scene): void;
  stop(): void;
}

/** Nothing is read out before `show` has been called with something that is known. */
export function createStage({ host, shadow, field, settings, taps }: StageNeeds): Stage {
  const tellPage = createTellPage(host);
  let scene: Scene | null = null;
  let isOldPrompt = false;
  let isSpoken = false;
  let isCopied = false;
  const again = (): void => {
    if (scene) show(scene);
  };
  const promptAge = createDeadline(() => {
    isOldPrompt = true;
    again();
  });
  const copy = (): void => {
    void navigator.clipboard?.writeText(scene?.view.payment?.mpesaReceipt ?? '').then(() => {
      isCopied = true;
      again();
    });
  };
  const show = (next: Scene): void => {
    scene = next;
    const { view, page, waitSeconds } = next;
    const { checkout, payment } = view;
    const screen = chooseScreen(view, { ...page, isOldPrompt });
    if (screen.name !== 'look') {
      promptAge.stop();
      isOldPrompt = false;
    } else if (host.dataset.screen !== 'look') promptAge.within(PROMPT_IS_OLD_MS);
    host.dataset.screen = screen.name;
    const price = checkout?.amount ?? settings.amount;
    const amount = price === null ? null : presentAmount(price);
    const number = page.number ?? payment?.phoneNumber ?? null;
    const { language, said } = page;
    const texts = ELEMENT_TEXTS[language];
    const label = texts.pay.replace('{amount}', amount ?? '').trim();
    const hadFocus = field.hasFocus();
    field.show({ language, label, waitSeconds, isWrong: said === texts.badNumber });
    const drawing = {
      ...{ screen, language, amount, isCopied, isSpoken },
      reference: checkout?.accountReference ?? null,
      number: number && presentNumber(number),
      receipt: payment?.mpesaReceipt ?? null,
      returnUrl: checkout?.returnUrl ?? null,
    };
    render(draw(drawing, { ...taps, copy }), shadow);
    // A button that is gone takes the focus along; the next tap of a keyboard goes on from here.
    if (hadFocus && !screen.hasForm) shadow.querySelector<HTMLElement>('[part=status]')?.focus();
    tellPage(view);
  };
  return {
    show(next) {
      show(next);
      const isKnown = next.view.checkout !== null || settings.token === null;
      if (!isSpoken && isKnown) {
        requestAnimationFrame(() => {
          isSpoken = true;
          again();
        });
      }
    },
    stop() {
      scene = null;
      promptAge.stop();
    },
  };
}
