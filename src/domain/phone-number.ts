/** Kenyan mobile numbers: one form inside (2547XXXXXXXX or 2541XXXXXXXX), several from outside, masked for those who may not read them. */

const DIGITS_WITH_SEPARATORS = /^\+?\d(?:[ -]?\d)*$/;
const KENYAN_MOBILE = /^(?:0|\+?254)([17]\d{8})$/;

/**
 * The 12 digits of a number written as 07…, 01…, 254… or +254…, with single spaces or dashes between digits and space
 * around it. Null for everything else: other countries, landlines, masked or hashed numbers, digits of other scripts.
 */
export function normalisePhoneNumber(text: string): string | null {
  const trimmed = text.trim();
  if (!DIGITS_WITH_SEPARATORS.test(trimmed)) return null;
  const subscriber = KENYAN_MOBILE.exec(trimmed.replace(/[ -]/g, ''))?.[1];
  return subscriber === undefined ? null : `254${subscriber}`;
}

/** Every way to write a normalised number without spaces and dashes, also without its 0. */
export function foldedForms(phoneNumber: string): readonly string[] {
  const subscriber = phoneNumber.slice(COUNTRY.length);
  return ['0', COUNTRY, `+${COUNTRY}`, ''].map(start => start + subscriber);
}

/** The same with spaces or dashes wherever a person may put them, but not both. */
export function writtenForms(phoneNumber: string): readonly string[] {
  const subscriber = phoneNumber.slice(COUNTRY.length);
  const forms = SEPARATORS.flatMap(separator => {
    const grouped = separate([...subscriber], separator);
    const starts = ['0', COUNTRY, `+${COUNTRY}`, COUNTRY + separator, `+${COUNTRY}${separator}`, `0${separator}`, ''];
    return starts.flatMap(start => grouped.map(digits => start + digits));
  });
  return [...new Set(forms)];
}

const COUNTRY = '254';
const SEPARATORS = [' ', '-'] as const;

/** The digits with and without the separator at each place. */
function separate([first = '', ...rest]: readonly string[], separator: string): readonly string[] {
  if (rest.length === 0) return [first];
  return separate(rest, separator).flatMap(end => [first + end, first + separator + end]);
}

/** Hides the middle of a normalised number: 254712345678 becomes 2547*****678. */
export function maskPhoneNumber(phoneNumber: string): string {
  return `${phoneNumber.slice(0, 4)}*****${phoneNumber.slice(-3)}`;
}

/** Leaves of each word of a name its first letter: JANE WANJIKU becomes J*** W***. */
export function maskName(name: string): string {
  return name.replace(/(\S)\S*/gu, '$1***');
}
