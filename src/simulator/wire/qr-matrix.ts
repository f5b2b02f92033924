/** Draws a QR code of version 4 with error correction L (ISO/IEC 18004): 33 modules a side, at most 78 bytes. */

/** `matrix[y][x]`: whether a module is dark. */
export type QrMatrix = readonly (readonly boolean[])[];

const SIDE = 33;
const DATA_BYTES = 80;
const CHECK_BYTES = 20;
const TEXT_BYTES_MAX = 78;
/** Error correction L with the first mask, in its own code. */
const FORMAT = 0b111011111000100;
const FINDERS: readonly (readonly [x: number, y: number])[] = [
  [3, 3],
  [SIDE - 4, 3],
  [3, SIDE - 4],
];
const ALIGNMENT = 26;

/** Longer texts are cut. */
export function drawQr(text: string): QrMatrix {
  const canvas = createCanvas();
  for (const [x, y] of FINDERS) canvas.square(x, y, 4, ring => ring !== 2 && ring !== 4);
  canvas.square(ALIGNMENT, ALIGNMENT, 2, ring => ring !== 1);
  for (let at = 8; at < SIDE - 8; at += 1) {
    canvas.reserve(at, 6, at % 2 === 0);
    canvas.reserve(6, at, at % 2 === 0);
  }
  drawFormat(canvas);
  drawBits(canvas, encode(text));
  return canvas.rows;
}

interface Canvas {
  readonly rows: boolean[][];
  isReserved(x: number, y: number): boolean;
  reserve(x: number, y: number, isDark: boolean): void;
  /** Rings around a centre, as far as they lie on the canvas. */
  square(x: number, y: number, radius: number, isDark: (ring: number) => boolean): void;
}

function createCanvas(): Canvas {
  const rows = Array.from({ length: SIDE }, () => Array<boolean>(SIDE).fill(false));
  const reserved = new Set<string>();
  const reserve: Canvas['reserve'] = (x, y, isDark) => {
    const row = rows[y];
    if (row === undefined || x < 0 || x >= SIDE) return;
    row[x] = isDark;
    reserved.add(`${x} ${y}`);
  };
  return {
    rows,
    reserve,
    isReserved: (x, y) => reserved.has(`${x} ${y}`),
    square: (x, y, radius, isDark) => {
      for (let dy = -radius; dy <= radius; dy += 1) {
        for (let dx = -radius; dx <= radius; dx += 1) {
          reserve(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
        }
      }
    },
  };
}

function drawFormat({ reserve }: Canvas): void {
  for (let bit = 0; bit < 15; bit += 1) {
    const isDark = ((FORMAT >> bit) & 1) === 1;
    if (bit < 8) reserve(8, bit < 6 ? bit : bit + 1, isDark);
    else reserve(bit === 8 ? 7 : 14 - bit, 8, isDark);
    if (bit < 8) reserve(SIDE - 1 - bit, 8, isDark);
    else reserve(8, SIDE - 15 + bit, isDark);
  }
  reserve(8, SIDE - 8, true);
}

/** In pairs of columns from the right, up and down in turn, masked as a chessboard. */
function drawBits({ rows, isReserved }: Canvas, bytes: Uint8Array): void {
  let at = 0;
  for (let right = SIDE - 1, isUp = true; right > 0; right -= 2, isUp = !isUp) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIDE; step += 1) {
      const y = isUp ? SIDE - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = rows[y];
        if (row === undefined || isReserved(x, y)) continue;
        const bit = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
        row[x] = (bit === 1) !== ((x + y) % 2 === 0);
        at += 1;
      }
    }
  }
}

/** Mode and length, the text, padding, and the check bytes of Reed and Solomon. */
function encode(text: string): Uint8Array {
  const bytes = Buffer.from(text).subarray(0, TEXT_BYTES_MAX);
  const nibbles = [4, bytes.length >> 4, bytes.length & 15, ...[...bytes].flatMap(byte => [byte >> 4, byte & 15]), 0];
  const data = new Uint8Array(DATA_BYTES + CHECK_BYTES);
  const used = nibbles.length / 2;
  for (let at = 0; at < DATA_BYTES; at += 1) {
    const padding = (at - used) % 2 === 0 ? 0xec : 0x11;
    data[at] = at < used ? ((nibbles[2 * at] ?? 0) << 4) | (nibbles[2 * at + 1] ?? 0) : padding;
  }
  data.set(checkBytes(data.subarray(0, DATA_BYTES)), DATA_BYTES);
  return data;
}

/** The remainder by the generator, whose roots are the first powers of 2. */
function checkBytes(data: Uint8Array): Uint8Array {
  let generator = Uint8Array.of(1);
  for (let degree = 0, root = 1; degree < CHECK_BYTES; degree += 1, root = multiply(root, 2)) {
    const next = new Uint8Array(generator.length + 1);
    generator.forEach((factor, at) => {
      next[at] = (next[at] ?? 0) ^ factor;
      next[at + 1] = (next[at + 1] ?? 0) ^ multiply(factor, root);
    });
    generator = next;
  }
  const rest = new Uint8Array(data.length + CHECK_BYTES);
  rest.set(data);
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, offset) => {
      rest[at + offset] = (rest[at + offset] ?? 0) ^ multiply(factor, lead);
    });
  }
  return rest.subarray(data.length);
}

/** In the field of 256 elements that QR codes use. */
function multiply(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if ((other >> bit) & 1) product ^= one;
  }
  return product;
}
