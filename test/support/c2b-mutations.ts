/** Confirmations without end, from a seed: true ones, copies, and every way in which a message can be spoilt on its way. */

import { c2bBody } from './c2b-body.js';
import { createSeededRandom } from './seeded-random.js';

/** How a message comes in. */
export type Door = 'KEYED' | 'BARE' | 'FEED' | 'VALIDATION';

export interface Message {
  readonly door: Door;
  readonly body: Buffer<ArrayBuffer>;
  /** The receipt of a signed message that is exactly as M-Pesa writes it, and the first with this receipt; null for every other. */
  readonly truth: { readonly receipt: string; readonly amount: string } | null;
  /** To be called once it is answered: from then on copies of it may come. */
  answered(): void;
}

type Fields = Record<string, unknown>;

const ODD_VALUES: readonly unknown[] = [
  ...['', ' ', '0', '-5', '1e3', '1,000.00', '120.005', 'NaN', 'null', '9'.repeat(400), '٣٤', '\u0000', '\ud800', '🦁'],
  ...[
    null,
    true,
    0,
    -1,
    1e308,
    120,
    120.5,
    [],
    ['120.00'],
    {},
    { toString: 'x' },
    'x'.repeat(20_000),
    "'; DROP TABLE--",
  ],
];
const DOORS: readonly Door[] = ['KEYED', 'KEYED', 'KEYED', 'KEYED', 'BARE', 'FEED', 'VALIDATION'];
const NUMBERS = [
  '2547 ***** 126',
  '254712345678',
  'a'.repeat(64),
  `${'b'.repeat(34)} ***** ${'c'.repeat(25)}`,
  '600123',
];
const AMOUNTS = ['120.00', '1.00', '70000.00', '250', '99.50'];

/** The next message, each time it is asked. */
export function createC2bMessages(seed: number): () => Message {
  const random = createSeededRandom(seed);
  const below = (count: number): number => Buffer.from(random(4)).readUInt32BE() % count;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  };
  const told: Fields[] = [];
  let receipts = 0;

  const fresh = (): Fields => {
    receipts += 1;
    const TransID = `M${seed.toString(36).toUpperCase().padStart(2, '0').slice(-2)}${String(receipts).padStart(7, '0')}`;
    return c2bBody({ TransID, TransAmount: pick(AMOUNTS), MSISDN: pick(NUMBERS), BillRefNumber: `INV-${below(50)}` });
  };
  /** Of one that came before: the very same, or with another value. */
  const again = (): Fields => {
    const fields = pick(told);
    return below(2) === 0 ? fields : { ...fields, [pick(Object.keys(fields))]: pick(ODD_VALUES) };
  };
  const spoilFields = (fields: Fields): Fields => {
    let spoilt = fields;
    for (let count = 1 + below(3); count > 0; count -= 1) {
      const name = pick(Object.keys(fields));
      const ways: readonly (() => Fields)[] = [
        () => ({ ...spoilt, [name]: undefined }),
        () => ({ ...spoilt, [name]: pick(ODD_VALUES) }),
        () => ({ ...spoilt, [name.toLowerCase()]: pick(ODD_VALUES) }),
        () => ({ ...spoilt, [`${name}x`]: spoilt[name] }),
      ];
      spoilt = pick(ways)();
    }
    return spoilt;
  };
  const spoilBytes = (bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> => {
    const spoilt = Buffer.from(bytes);
    const ways: readonly (() => Buffer<ArrayBuffer>)[] = [
      () => Buffer.from(spoilt.subarray(0, below(spoilt.length))),
      () => Buffer.concat([spoilt, spoilt]),
      () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), spoilt]),
      () => Buffer.from(`[${spoilt.toString()}]`),
      () => Buffer.from(spoilt.toString('latin1').replaceAll('"', "'")),
      () => Buffer.concat([Buffer.from('{"a":'.repeat(5_000)), spoilt]),
      () => Buffer.alloc(65_536, spoilt),
      () => Buffer.alloc(0),
      () => {
        for (let count = 1 + below(8); count > 0; count -= 1) spoilt[below(spoilt.length)] = below(256);
        return spoilt;
      },
    ];
    return pick(ways)();
  };
  const bytesOf = (fields: Fields): Buffer<ArrayBuffer> => Buffer.from(JSON.stringify(fields));

  return () => {
    const door = pick(DOORS);
    const kind = below(10);
    if (kind < 4 || told.length === 0) {
      const fields = fresh();
      const truth = { receipt: String(fields.TransID), amount: String(fields.TransAmount) };
      return {
        door,
        body: bytesOf(fields),
        truth: door === 'KEYED' ? truth : null,
        answered: () => void told.push(fields),
      };
    }
    const nothing = { truth: null, answered: () => undefined };
    if (kind < 6) return { door, body: bytesOf(again()), ...nothing };
    // What is spoilt has a receipt of its own, so that it cannot come before a true one.
    if (kind < 8) return { door, body: bytesOf(spoilFields(fresh())), ...nothing };
    return { door, body: spoilBytes(bytesOf(fresh())), ...nothing };
  };
}
