/** The entry of the element: defines `<mpesa-pay>` where there are elements, and nothing on a server. */

import { openPay } from './open-pay.js';
import { ATTRIBUTES, readSettings } from './settings.js';
import { SHADOW_CSS } from './styles.js';

export type { MpesaPayDetail } from './create-tell-page.js';
export type { PayerCheckout, PayerPayment } from './gateway.js';

/** A server has no elements, but may load the module that defines one. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;
let sheet: CSSStyleSheet | null = null;

class MpesaPay extends Base {
  static readonly observedAttributes = ATTRIBUTES;
  #end = (): void => undefined;
  #isDue = false;

  connectedCallback(): void {
    if (!this.shadowRoot) {
      sheet ??= new CSSStyleSheet();
      if (sheet.cssRules.length === 0) sheet.replaceSync(SHADOW_CSS);
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
    }
    this.#restart();
  }

  disconnectedCallback(): void {
    this.#end();
    this.#end = () => undefined;
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.isConnected && this.shadowRoot && before !== after) this.#restart();
  }

  /** Once for all that has changed: a framework sets attributes one by one, a parser comes to the form last. */
  #restart(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const start = (): void => {
      this.#isDue = false;
      this.#end();
      if (this.isConnected && this.shadowRoot)
        this.#end = openPay(this, this.shadowRoot, readSettings(this, import.meta.url));
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
    else queueMicrotask(start);
  }
}

if (globalThis.customElements && !customElements.get('mpesa-pay')) customElements.define('mpesa-pay', MpesaPay);
