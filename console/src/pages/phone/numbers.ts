/** Which phones are on the page, by the numbers that people write and those that the simulator has. */

/** These pay whatever is asked, as often as it is asked. */
const FIRST = ['254700000000', '254710000000', '254710000009'];

/** `254712345678`; null if it is no mobile number. */
export function readNumber(text: string): string | null {
  const [, local] = /^(?:\+?254|0)([17]\d{8})$/.exec(text.replace(/[\s-]/g, '')) ?? [];
  return local === undefined ? null : `254${local}`;
}

/** The phones of the page's address; one, if it names none. */
export function readNumbers(search: string): readonly string[] {
  const named = (new URLSearchParams(search).get('phones') ?? '').split(',').flatMap(text => readNumber(text) ?? []);
  return named.length === 0 ? FIRST.slice(0, 1) : [...new Set(named)];
}

/** Another one than these. */
export function nextNumber(numbers: readonly string[]): string {
  return FIRST.find(number => !numbers.includes(number)) ?? '';
}
