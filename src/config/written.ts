/** How a value must be written: what env files, secret managers and clipboards add to one is found here, before it is read. */

const OPENING = /^\\?["'`“”„«‘’‚]/;
const CLOSING = /["'`“”»‘’]$/;
const IN_MARKS = 'is in quotation marks: write the value without them';
/** White space, and what cannot be seen: zero-width spaces and joiners, and the byte order mark. */
const INVISIBLE = '\\s\\u200b-\\u200f\\u2060\\ufeff\\u00ad';
const FIRST = new RegExp(`^[${INVISIBLE}]`);
const LAST = new RegExp(`[${INVISIBLE}]$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** The one value of several lines; what is around it does no harm. */
const PEM = /^-----BEGIN [A-Z ]+-----/;

/** Completes the sentence "VARIABLE …", without the value; null when it is well written. `text` is not empty. */
export function findWritingProblem(text: string): string | null {
  if (PEM.test(text)) return null;
  if (FIRST.test(text)) return `begins with ${nameOf(text.charAt(0))}: take it away`;
  if (LAST.test(text)) return `ends with ${nameOf(text.charAt(text.length - 1))}: take it away`;
  if (OPENING.test(text) && CLOSING.test(text)) return IN_MARKS;
  if (CONTROL.test(text)) return 'contains a line break or a control character: write the value on one line';
  return null;
}

/** The same of a mark on one side alone: it belongs to no value but a password. */
export function findHalfQuoted(text: string): string | null {
  if (PEM.test(text)) return null;
  if (OPENING.test(text)) return 'begins with a quotation mark: take it away';
  return CLOSING.test(text) ? 'ends with a quotation mark: take it away' : null;
}

/** Of an entry of a list. */
export function findQuoted(entry: string): string | null {
  return OPENING.test(entry) && CLOSING.test(entry) ? IN_MARKS : findHalfQuoted(entry);
}

function nameOf(character: string): string {
  if (/[\r\n]/.test(character)) return 'a line end';
  return /[ \t]/.test(character) ? 'a space' : 'an invisible character';
}
