/** Secrets that can be guessed, judged by their text alone. A secret of chance passes; what people type often does not. */

/** Keys and secrets protect money for years: as much chance as a 128-bit key has. */
const BITS_MIN = 128;
/** Fewer different characters than this in a secret of chance are less likely than one in a million. */
const DIFFERENT_MIN = 8;
/** The share of neighbours in the order of the alphabet, of the digits or of a keyboard's row that no chance brings about. */
const RUN_SHARE_MAX = 0.6;

const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^[0-9]*$/, 10],
  [/^[0-9a-f]*$/, 16],
  [/^[0-9A-F]*$/, 16],
  [/^[0-9a-z]*$/, 36],
  [/^[0-9A-Z]*$/, 36],
  [/^[0-9A-Za-z]*$/, 62],
];
const PRINTABLE = 94;

const KEYBOARD = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop'];

/** Why this secret can be guessed, as the rest of the sentence "VARIABLE …"; null where it seems to be of chance. Never quotes it. */
export function findWeakness(secret: string): string | null {
  if (new Set(secret).size < DIFFERENT_MIN || isRepeated(secret)) return 'repeats itself: use `openssl rand -hex 32`';
  if (shareOfRuns(secret) > RUN_SHARE_MAX)
    return 'is a row of the alphabet or of the keyboard: use `openssl rand -hex 32`';
  const size = ALPHABETS.find(([pattern]) => pattern.test(secret))?.[1] ?? PRINTABLE;
  const isShort = secret.length * Math.log2(size) < BITS_MIN;
  return isShort ? 'is too short for its alphabet: use `openssl rand -hex 32`' : null;
}

/** The same text twice or more, also with a part of it at the end. */
function isRepeated(secret: string): boolean {
  const half = Math.floor(secret.length / 2);
  for (let period = 1; period <= half; period += 1) {
    if (secret.slice(period) === secret.slice(0, -period)) return true;
  }
  return false;
}

function shareOfRuns(secret: string): number {
  const lower = secret.toLowerCase();
  let neighbours = 0;
  for (let at = 1; at < lower.length; at += 1) {
    if (areNeighbours(lower[at - 1] ?? '', lower[at] ?? '')) neighbours += 1;
  }
  return neighbours / Math.max(1, lower.length - 1);
}

function areNeighbours(one: string, other: string): boolean {
  const step = Math.abs(one.charCodeAt(0) - other.charCodeAt(0));
  const isWrap = one + other === '90' || one + other === '09';
  return step <= 1 || isWrap || KEYBOARD.some(row => row.includes(one + other) || row.includes(other + one));
}
