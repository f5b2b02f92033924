/** How <mpesa-pay> looks: what it shows in its shadow, and its form, which stays in the page. Colours keep a contrast of 4.5 in both themes. */

/** A page sets them on the element; the form inherits them. */
const TOKENS = `
  --mpesa-pay-ink: light-dark(#1b2421, #e6ece8);
  --mpesa-pay-quiet: light-dark(#56635e, #a7b4ae);
  --mpesa-pay-paper: light-dark(#fff, #1d2326);
  --mpesa-pay-line: light-dark(#d5d9d2, #3a474d);
  --mpesa-pay-accent: light-dark(#0b6b34, #5ccb88);
  --mpesa-pay-on-accent: light-dark(#fff, #0d1411);
  --mpesa-pay-bad: light-dark(#a32c1a, #f39b87);
  --mpesa-pay-wait: light-dark(#7a5300, #e8bd66);
  --mpesa-pay-radius: 0.6rem;`;

const FIELD = `
  display: block; box-sizing: border-box; width: 100%; min-height: 3rem; margin: 0; padding: 0.5rem 0.9rem;
  border: 1px solid var(--mpesa-pay-quiet); border-radius: var(--mpesa-pay-radius); background: var(--mpesa-pay-paper); color: var(--mpesa-pay-ink);
  font: inherit; cursor: pointer;`;
const STRONG = `
  border-color: var(--mpesa-pay-accent); background: var(--mpesa-pay-accent); color: var(--mpesa-pay-on-accent); font-weight: 600;`;
const FOCUS = 'outline: 3px solid var(--mpesa-pay-accent); outline-offset: 2px;';

export const SHADOW_CSS = `
:host { display: block; max-width: 26rem; ${TOKENS} }
slot, [part=progress]::before { display: block; }
:host([hidden]), [hidden] { display: none; }
[part=panel] {
  display: grid; gap: 1rem; padding: 1.25rem; border: 1px solid var(--mpesa-pay-line); border-radius: calc(2 * var(--mpesa-pay-radius));
  background: var(--mpesa-pay-paper); color: var(--mpesa-pay-ink); overflow-wrap: anywhere;
}
p { margin: 0; }
[part=sum], [part=foot] { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; align-items: baseline; }
[part=amount] { font-size: 1.75em; font-weight: 700; font-variant-numeric: tabular-nums; }
[part=reference], [part=number], [part=language] { color: var(--mpesa-pay-quiet); }
[part=news] { display: grid; grid-template-columns: auto 1fr; gap: 0.75rem; }
[part=news]:not(:has(p)) { display: none; }
[part=status] { display: grid; gap: 0.4rem; }
[part=status]:focus { outline: none; }
[part=glyph] {
  width: 1.6em; height: 1.6em; border-radius: 50%; background: var(--tone); color: var(--mpesa-pay-paper);
  font-weight: 700; line-height: 1.6em; text-align: center;
}
.ask { --tone: var(--mpesa-pay-quiet); }
.wait { --tone: var(--mpesa-pay-wait); }
.done { --tone: var(--mpesa-pay-accent); }
.stop { --tone: var(--mpesa-pay-bad); }
[part=message] { font-weight: 600; }
[part=band] { padding: 0 0.75rem; border-inline-start: 4px solid var(--mpesa-pay-wait); }
[part=progress] { height: 0.3rem; border-radius: 1rem; background: var(--mpesa-pay-line); overflow: hidden; }
[part=progress]::before {
  height: 100%; background: var(--mpesa-pay-wait); content: ""; transform-origin: 0 0;
  animation: run-out 60s linear forwards;
}
[part=actions] { display: grid; gap: 0.75rem; }
[part=actions]:not(:has(button)) { display: none; }
button { ${FIELD} }
button.strong { ${STRONG} }
a { color: var(--mpesa-pay-accent); }
[part=language] { width: auto; min-height: 2rem; padding: 0; border: 0; background: none; text-decoration: underline; }
:focus-visible { ${FOCUS} }
@keyframes run-out { to { transform: scaleX(0); } }
@media (prefers-reduced-motion) { ::before { animation: none !important; } }
@media print { slot, button { display: none !important; } }`;

/** Without weight: any rule of the page wins. */
export const FORM_CSS = `
:where(mpesa-pay) :where(form) { margin: 0; }
:where(mpesa-pay) :where(label) { display: block; margin-bottom: 0.25rem; }
:where(mpesa-pay) :where(input[name=phone], button) { ${FIELD} }
:where(mpesa-pay) :where(input[name=phone]) { cursor: text; }
:where(mpesa-pay) :where(button) { margin-top: 0.75rem; ${STRONG} }
:where(mpesa-pay) :where(button:disabled) { opacity: 0.65; cursor: default; }
:where(mpesa-pay) :where([data-hint]) { margin: 0.35rem 0 0; color: var(--mpesa-pay-quiet); }
:where(mpesa-pay) :where([data-hint]:empty) { display: none; }
:where(mpesa-pay) :where(:focus-visible) { ${FOCUS} }`;
