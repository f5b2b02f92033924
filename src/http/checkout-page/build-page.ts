/** The page of a checkout as HTML: no script, nothing inline, everything that is put in escaped. */

import type { Checkout } from '../../domain/checkout.js';
import type { Language } from '../../domain/failure-messages.js';
import { fillText, PAGE_TEXTS } from '../../domain/page-texts.js';
import { presentAmount } from '../../domain/payer-message.js';
import { type Html, html } from '../../lib/html.js';
import type { Screen } from './choose-screen.js';

/** What the page is made of. */
export interface PageParts {
  readonly checkout: Checkout;
  readonly screen: Screen;
  readonly language: Language;
  /** What was entered and could not be used; empty the first time. */
  readonly entered: string;
  /** M-Pesa tells the gateway of payments by hand to this shortcode. */
  readonly isToldByHand: boolean;
}

/** Links are relative, so that the gateway may stand below a path. */
export function buildPage(parts: PageParts): string {
  const { checkout, screen, language } = parts;
  const texts = PAGE_TEXTS[language];
  const amount = presentAmount(checkout.amountCents);
  const { description, accountReference: reference, returnUrl } = checkout;
  const body = html`<h1>${amount}</h1>
<p class="what">${description === null ? '' : `${description} · `}${fillText(texts.reference, { reference })}</p>
<div role="status" class="${screen.tone}">${screen.sentences.map(
    sentence => html`<p>${sentence}</p>
`,
  )}</div>
${screen.hasForm ? buildForm(parts, amount) : ''}
${screen.refreshSeconds === null ? '' : html`<p class="note">${texts.refreshing}</p>`}
${returnUrl === null ? '' : html`<p><a href="${returnUrl}" rel="noreferrer">${texts.backToShop}</a></p>`}`;
  return frame(language, `${amount} · ${reference}`, screen.refreshSeconds, body);
}

/** While the gateway cannot look the checkout up. */
export function buildAway(language: Language, seconds: number): string {
  return buildNotice(language, PAGE_TEXTS[language].comeBack, seconds);
}

/** For who has come too often: the checkout is not looked up. */
export function buildLimited(language: Language, seconds: number): string {
  return buildNotice(language, fillText(PAGE_TEXTS[language].limited, { seconds }), seconds);
}

function buildNotice(language: Language, sentence: string, seconds: number): string {
  return frame(language, 'M-Pesa', seconds, html`<div role="status" class="wait"><p>${sentence}</p></div>`);
}

function buildForm({ checkout, language, entered, isToldByHand }: PageParts, amount: string): Html {
  const texts = PAGE_TEXTS[language];
  const { shortcode, accountReference: reference } = checkout;
  const byHand = fillText(texts.byHand, { shortcode, reference, amount });
  return html`<form method="post">
<label for="phone">${texts.number}</label>
<input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel" required maxlength="32" value="${entered}">
<button type="submit">${fillText(texts.pay, { amount })}</button>
</form>
${isToldByHand ? html`<p class="note">${byHand}</p>` : ''}`;
}

function frame(language: Language, title: string, refreshSeconds: number | null, body: Html): string {
  const [own, other] = language === 'EN' ? ['en', 'sw'] : ['sw', 'en'];
  const otherName = other === 'sw' ? 'Kiswahili' : 'English';
  return html`<!doctype html>
<html lang="${own}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refreshSeconds === null ? '' : html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../checkout.css">
</head>
<body>
<main>
${body}
<p class="language"><a href="?lang=${other}" lang="${other}" hreflang="${other}">${otherName}</a></p>
</main>
</body>
</html>
`.markup;
}
