/** Spoils a message: now and then a bit, a piece or a value of it, so that most of it stays what its reader expects. */

/** A whole number from 0, below `count`. */
export type Below = (count: number) => number;

const ODD_VALUES: readonly unknown[] = [
  ...['', ' ', '0', '-1', '1e309', 'NaN', '\u0000', '\ud800', '٣', 'x'.repeat(5_000), '__proto__', '<script>'],
  ...[null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 53, [], [0], {}, { toString: 1 }, { $ne: 1 }],
];

/** The same bytes and the same numbers give the same message. */
export function mutateJson(bytes: Uint8Array, below: Below): Buffer<ArrayBuffer> {
  const text = Buffer.from(bytes).toString();
  const ways: readonly (() => string | Buffer<ArrayBuffer>)[] = [
    () => JSON.stringify(mutateValue(JSON.parse(text), below)),
    () => JSON.stringify(mutateValue(mutateValue(JSON.parse(text), below), below)),
    () => JSON.stringify(mutateValue(JSON.parse(text), below)),
    () => flipBytes(bytes, below),
    () => text.slice(0, below(text.length)),
    () => text.slice(below(text.length)),
    () => text + text,
    () => text.replaceAll('"', "'"),
    () => `${'['.repeat(below(20_000))}${text}`,
    () => text.replace(/"(\w+)":/, (_, name) => `"${name}":0,"${name}":`),
  ];
  const way = ways[below(ways.length)];
  try {
    return Buffer.from(way?.() ?? '');
  } catch {
    // Some messages are not JSON from the start.
    return flipBytes(bytes, below);
  }
}

/** One place of it, anywhere: left out, given twice, replaced, or put under another name. */
function mutateValue(value: unknown, below: Below): unknown {
  const odd = () => ODD_VALUES[below(ODD_VALUES.length)];
  if (Array.isArray(value) && value.length > 0 && below(5) > 0) {
    const at = below(value.length);
    const changed = [odd(), undefined, mutateValue(value[at], below), mutateValue(value[at], below)][below(4)];
    return below(8) === 0 ? [...value, value[at]] : value.toSpliced(at, 1, ...(changed === undefined ? [] : [changed]));
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && below(6) > 0) {
    const names = Object.keys(value);
    const name = names[below(names.length)] ?? '';
    const inner: unknown = Reflect.get(value, name);
    const { [name]: _, ...rest } = value as Record<string, unknown>;
    if (below(8) === 0) return rest;
    if (below(10) === 0) return { ...rest, [name.toLowerCase()]: inner };
    return { ...value, [name]: below(4) === 0 ? odd() : mutateValue(inner, below) };
  }
  return odd();
}

function flipBytes(bytes: Uint8Array, below: Below): Buffer<ArrayBuffer> {
  const flipped = Buffer.from(bytes);
  for (let count = 1 + below(6); count > 0 && flipped.length > 0; count -= 1)
    flipped[below(flipped.length)] = below(256);
  return flipped;
}
