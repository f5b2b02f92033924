/** Phone numbers as people type and paste them: grouped while they are typed, and read with whatever stands around them. */

/** Airtel, Telkom and Equitel, as far as numbers tell: they may have moved. */
const OTHER_NETWORKS = /^254(?:10|73|75[0-6]|76[2-6]|77|78)/;

/** A text with the caret in it. */
export interface Typed {
  readonly text: string;
  readonly caret: number;
}

/** The number as the gateway takes it, 254…; null for what is no Kenyan mobile number. */
export function readNumber(text: string): string | null {
  const subscriber = /^(?:\+?254|0)?0?([17]\d{8})$/.exec(digitsOf(text))?.[1];
  return subscriber === undefined ? null : `254${subscriber}`;
}

/** Whether a number that was read looks like one of another network. */
export function isOfOtherNetwork(number: string): boolean {
  return OTHER_NETWORKS.test(number);
}

/** In groups, as numbers are written in Kenya. The caret stays behind the digit that it was behind. */
export function groupNumber({ text, caret }: Typed): Typed {
  const digits = digitsOf(text).slice(0, 13);
  const [, ...groups] = /^(\+?2(?:54?)?|\+|0\d{0,3}|\d{0,3})(\d{0,3})(\d{0,3})(\d*)$/.exec(digits) ?? [digits, digits];
  const grouped = groups.filter(group => group !== '').join(' ');
  const before = digitsOf(text.slice(0, caret)).length;
  let place = 0;
  for (let seen = 0; seen < before && place < grouped.length; place += 1) if (grouped[place] !== ' ') seen += 1;
  return { text: grouped, caret: place };
}

/** Only a plus at the beginning counts. */
function digitsOf(text: string): string {
  const kept = text.replace(/[^\d+]/g, '');
  return kept.slice(0, 1) + kept.slice(1).replaceAll('+', '');
}
