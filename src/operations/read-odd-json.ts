/** Reads irregular JSON value by value, so that one bad value does not spoil the others; slow and seldom needed. */

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
/** Escapes as they should be, or a backslash or control character that has no place in a string. */
const ESCAPE_OR_FAULT = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[\\\p{Cc}]/gu;
/** A number, or what stands where one should: `NaN`, `-4,5`, `.5`. */
const WORD = /[^\s"[\]{}:,]+/y;
const SKIPPED = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[[{]|[\]}]|[^"[\]{}]+/y;
const DECIMAL = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;
/** Longer ones are not worth the work: a double has 17 digits. */
const NUMBER_LENGTH_MAX = 64;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Thrown where the structure is broken, and caught here. */
class Broken extends Error {}

/**
 * Null stands for a key's value if the key is written twice, for a number that JavaScript does not hold exactly, for a bare word,
 * and for what is nested deeper than `depthMax`. In strings U+FFFD stands for what may not be in one. Undefined if the text is no
 * object or list, or its structure is broken.
 */
export function readOddJson(text: string, depthMax: number): unknown {
  try {
    const reader = createReader(text, depthMax);
    const value = reader.container(1);
    return reader.isAtEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof Broken) return undefined;
    throw error;
  }
}

function createReader(text: string, depthMax: number) {
  let at = 0;

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) throw new Broken();
    at += found.length;
    return found;
  };
  /** The next character that is not space, which is taken if it is `wanted`. */
  const takes = (wanted: string): boolean => {
    take(SPACE);
    const isThere = text[at] === wanted;
    if (isThere) at += 1;
    return isThere;
  };
  const demand = (wanted: string): void => {
    if (!takes(wanted)) throw new Broken();
  };
  /** Items up to `end`, with a comma between two. */
  const items = (end: string, item: () => void): void => {
    if (takes(end)) return;
    do item();
    while (takes(','));
    demand(end);
  };

  const value = (depth: number): unknown => {
    take(SPACE);
    const next = text[at];
    if (next === '{' || next === '[') return container(depth + 1);
    return next === '"' ? readString(take(STRING)) : readWord(take(WORD));
  };
  const container = (depth: number): unknown => {
    if (depth > depthMax) return skip();
    if (takes('[')) {
      const list: unknown[] = [];
      items(']', () => list.push(value(depth)));
      return list;
    }
    demand('{');
    const fields = new Map<string, unknown>();
    items('}', () => {
      take(SPACE);
      const key = readString(take(STRING));
      demand(':');
      const found = value(depth);
      fields.set(key, fields.has(key) ? null : found);
    });
    return Object.fromEntries(fields);
  };
  /** Passes over an object or a list without reading it. */
  const skip = (): null => {
    let open = 0;
    do {
      const found = take(SKIPPED);
      if (found === '[' || found === '{') open += 1;
      else if (found === ']' || found === '}') open -= 1;
    } while (open > 0);
    return null;
  };
  const isAtEnd = (): boolean => {
    take(SPACE);
    return at === text.length;
  };
  return { container, isAtEnd };
}

function readString(written: string): string {
  return JSON.parse(written.replace(ESCAPE_OR_FAULT, found => (found.length > 1 ? found : '\ufffd')));
}

function readWord(written: string): unknown {
  const literal = LITERALS.get(written);
  if (literal !== undefined) return literal;
  if (written.length > NUMBER_LENGTH_MAX || !NUMBER.test(written)) return null;
  const number = Number(written);
  return canonical(written) === canonical(String(number)) ? number : null;
}

/** The same text for the same decimal, however it is written; null if it is not a decimal. */
function canonical(written: string): string | null {
  const { sign = '', whole = '', fraction = '', exponent = '0' } = DECIMAL.exec(written)?.groups ?? {};
  if (whole === '') return null;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? `${sign}0` : `${sign}${significant}e${power}`;
}
