/** One <mpesa-pay> while it is on a page: the checkout that is watched, and the tap that pays it. */

import { type CheckoutStore, type CheckoutView, createCheckoutView, NO_CHECKOUT } from '../checkout-view.js';
import { ELEMENT_TEXTS } from '../generated/element-texts.js';
import { MpesaError } from '../mpesa-error.js';
import { askShop, type Session } from './ask-shop.js';
import { hasEnded } from './choose-screen.js';
import { createSense } from './create-sense.js';
import { createStage, type Scene } from './create-stage.js';
import { createWait } from './create-wait.js';
import { openField } from './field.js';
import { createPayerLine, type PayerCheckout, readCheckoutId } from './gateway.js';
import { keep, readKept } from './kept.js';
import type { Settings } from './settings.js';

type Page = Omit<Scene['page'], 'line' | 'blocked'>;

/** Returns what ends it. */
export function openPay(host: HTMLElement, shadow: ShadowRoot, settings: Settings): () => void {
  const field = openField(host, { pay: number => void tap(number), edit: () => wait.forgetPhone() });
  const key = settings.token === null ? `${settings.action} ${field.others()}` : settings.token.slice(-16);
  let page: Page = { language: settings.language, number: null, said: null, isSending: false, isAsking: false };
  let session = findSession(settings, key);
  let store: CheckoutStore<PayerCheckout> | null = null;
  let view: CheckoutView<PayerCheckout> = NO_CHECKOUT;
  let leave = (): void => undefined;
  /** What the shop gave an earlier page gives way when it has ended; what it gives to this page says why. */
  let isKept = settings.token === null && session !== null;
  /** Unsure: the tap was not answered, and what the gateway says next is the answer. */
  let [isOver, isUnsure] = [false, false];
  const update = (changes: Partial<Page> = {}): void => {
    page = { ...page, ...changes };
    if (isOver) return;
    if (isKept && !page.isSending && hasEnded(view)) {
      leave();
      [session, view, isKept] = [null, NO_CHECKOUT, false];
      // Nobody is listened to: silence is no fault of the line.
      sense.hear('LIVE');
    }
    stage.show({ view, page: { ...page, line: sense.line(), blocked: wait.blocked() }, waitSeconds: wait.seconds() });
  };
  const ask = (changes: Partial<Page>): void => {
    update(changes);
    field.focus();
  };
  const wait = createWait(() => update());
  const sense = createSense(() => update());

  const begin = (): void => {
    leave();
    if (session === null || isOver) return;
    const line = createPayerLine(settings.url, session.id, session.token, page.language);
    const watch: typeof line.watch = (watcher, take) => {
      if (session?.known) take(session.known);
      return line.watch(watcher, checkout => {
        if (isUnsure) page = { ...page, isSending: false };
        isUnsure = false;
        take(checkout);
      });
    };
    store = createCheckoutView({ ...line, watch }, page.language);
    leave = store.subscribe(hear);
  };
  const hear = (): void => {
    if (!store || !session) return;
    view = store.read();
    sense.hear(view.line);
    const { checkout } = view;
    if (checkout?.blockedBy === 'UNAVAILABLE') wait.begin('UNAVAILABLE', checkout.retryAfterSeconds);
    session = { ...session, known: checkout };
    keep(key, settings.token === null ? chooseKept(session, view) : { ...session, token: '' });
    update();
  };
  const tap = async (number: string | null): Promise<void> => {
    if (page.isSending || wait.seconds() > 0) return;
    if (number === null) return ask({ said: ELEMENT_TEXTS[page.language].badNumber });
    update({ number, isSending: true, isAsking: false, said: null });
    if (session === null) {
      session = await askShop(settings.action, field.form).catch(() => null);
      if (session === null) return update({ isSending: false, said: ELEMENT_TEXTS[page.language].notBegun });
      begin();
    }
    await pay(number);
  };
  const pay = async (number: string): Promise<void> => {
    const asked = store;
    try {
      const { blockedBy = null, retryAfterSeconds = null } = (await asked?.pay(number)) ?? {};
      if (blockedBy === 'CUSTOMER_BUSY' || blockedBy === 'RATE_LIMITED') wait.begin(blockedBy, retryAfterSeconds);
      if (asked === store) return update({ isSending: false });
    } catch (error) {
      const { code = null, extensions = {} } = error instanceof MpesaError ? error : {};
      if (code === 'RATE_LIMITED') wait.begin(code, extensions.retryAfterSeconds ?? null);
      const said = code === 'BAD_USER_INPUT' ? ELEMENT_TEXTS[page.language].badNumber : null;
      if (code === 'RATE_LIMITED' || said !== null) return update({ isSending: false, said });
    }
    // Whether the phone was asked is not known here, or not to the watch in the language that was chosen meanwhile; but by the gateway.
    isUnsure = true;
    begin();
  };
  const stage = createStage({
    ...{ host, shadow, field, settings },
    taps: {
      repeat: () => void tap(page.number),
      change: () => ask({ isAsking: true }),
      speak(language) {
        update({ language, said: null });
        begin();
      },
    },
  });
  update();
  begin();
  return () => {
    isOver = true;
    for (const end of [leave, stage.stop, sense.stop, wait.stop, field.close]) end();
  };
}

/** "Open your order again" has to be true, but never brings the form back to what was paid. */
function chooseKept(session: Session, view: CheckoutView<PayerCheckout>): Session | null {
  const isRefused = view.error !== null && view.checkout?.status !== 'PAID';
  return isRefused || hasEnded(view) ? null : session;
}

function findSession({ token }: Settings, key: string): Session | null {
  const kept = readKept(key);
  if (token === null) return kept;
  const id = readCheckoutId(token);
  return id === null ? null : { id, token, known: kept?.known ?? null };
}
