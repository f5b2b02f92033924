/**
 * Identifiers: 20 characters, ordered by time, from an alphabet in which no word that Safaricom forbids in a URL can be
 * spelled (no c, e, i, l, o, q, s, u, x). The first 9 characters are the millisecond, so an id doubles as a creation time.
 */

import type { Clock } from './clock.js';
import type { RandomBytes } from './random.js';

/** In ASCII order, so that comparing ids as binary strings compares their times. */
export const ID_ALPHABET = '0123456789abdfghjkmnprtvwyz';
export const ID_LENGTH = 20;

const TIME_LENGTH = 9;
const BASE = ID_ALPHABET.length;
/** In the year 2211: the last instant that fits. */
const TIME_MAX = BASE ** TIME_LENGTH - 1;
const ID_PATTERN = new RegExp(`^[${ID_ALPHABET}]{${ID_LENGTH}}$`);

/** A clock that steps back further has been set: ids that went on from before would be ahead of the time, and all deadlines with them. */
const STEP_BACK_MAX_MS = 10_000;

/** Makes ids that strictly increase within this process, also inside one millisecond and when the clock steps back for seconds. */
export function createIds(clock: Clock, random: RandomBytes): () => string {
  let last = '';
  return () => {
    const now = clock.now();
    const fresh = encodeTime(now) + encodeRandom(random);
    last = fresh > last || timeOf(last) > now + STEP_BACK_MAX_MS ? fresh : successor(last);
    return last;
  };
}

/** Whether it has the form of our ids. Whether there is anything with it is another question. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID_PATTERN.test(text);
}

/** The smallest id that could have been made at `atMs`; turns a range of time, however far it reaches, into a range of ids. */
export function firstIdAt(atMs: number): string {
  return encodeTime(Math.min(Math.max(0, atMs), TIME_MAX)).padEnd(ID_LENGTH, ID_ALPHABET.charAt(0));
}

/** The millisecond in which an id was made: the creation time of what it names. */
export function timeOf(id: string): number {
  let ms = 0;
  for (let place = 0; place < TIME_LENGTH; place += 1) ms = ms * BASE + ID_ALPHABET.indexOf(id.charAt(place));
  return ms;
}

function encodeTime(ms: number): string {
  let rest = Math.floor(ms);
  let text = '';
  for (let place = 0; place < TIME_LENGTH; place += 1) {
    text = ID_ALPHABET.charAt(rest % BASE) + text;
    rest = Math.floor(rest / BASE);
  }
  return text;
}

/** Bytes of 243 (9 × 27) and above are drawn again, so that every character is equally likely. */
function encodeRandom(random: RandomBytes): string {
  let text = '';
  while (text.length < ID_LENGTH - TIME_LENGTH) {
    for (const byte of random(16)) {
      if (byte < 9 * BASE && text.length < ID_LENGTH - TIME_LENGTH) text += ID_ALPHABET.charAt(byte % BASE);
    }
  }
  return text;
}

function successor(id: string): string {
  const places = [...id].map(character => ID_ALPHABET.indexOf(character));
  for (let place = places.length - 1; place >= 0; place -= 1) {
    const digit = places[place] ?? 0;
    places[place] = (digit + 1) % BASE;
    if (digit + 1 < BASE) break;
  }
  return places.map(digit => ID_ALPHABET.charAt(digit)).join('');
}
