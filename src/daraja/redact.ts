/** Makes Daraja's own words fit for operators and logs: no tokens, no phone numbers, one short line. */

const LENGTH_MAX = 200;

/** In this order. Long runs without a digit are kept up to 23 letters: Daraja has field names of 22. */
const REDACTIONS: readonly (readonly [RegExp, string])[] = [
  [/(access token\s*[-:]\s*)\S+$/i, '$1[redacted]'],
  [/(?=[\w+/=.-]*\d)[\w+/=.-]{20,}/g, '[redacted]'],
  [/[\w+/=-]{24,}/g, '[redacted]'],
  [/\+?\d{9,}/g, '[number]'],
];

/** 401.002.01 echoes the access token, and checkout ids contain the customer's phone number (daraja.md sections 3, 4). */
export function redact(words: string): string {
  const line = words
    .slice(0, 2_000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const clean = REDACTIONS.reduce((text, [pattern, mark]) => text.replace(pattern, mark), line);
  return clean.length > LENGTH_MAX ? `${clean.slice(0, LENGTH_MAX)}…` : clean;
}
