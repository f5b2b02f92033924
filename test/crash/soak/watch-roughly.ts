/** A watcher that loses its connection every few seconds, comes back to any instance with its last cursor, and keeps a transcript. */

import type { RandomBytes } from '../../../src/lib/random.js';
import { pauseMs } from '../wait-for.js';
import type { Session, Update, Wish } from './doors.js';

export interface RoughWatch {
  readonly open: (url: string, wish: Wish) => Session;
  readonly wish: Wish;
  readonly urls: readonly string[];
  readonly random: RandomBytes;
  /** What it has been told; grows while it watches. */
  readonly told: Update[];
  /** Called for each connection. */
  readonly onConnect: () => void;
  /** Asked after each update and before each connection. */
  readonly isOver: () => boolean;
}

const LIFE_MS_MAX = 6_000;
const COME_BACK_MS_MAX = 200;
/** What a gateway may say while it dies or starts; everything else that it refuses is a fault. */
const FORGIVEN = new Set(['UNAVAILABLE']);
const FAULTY_CLOSINGS = new Set([1002, 1003, 1007, 1008, 1009, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500]);

/** Resolves when it is over or the gateway has said that nothing more comes; rejects when it is refused what it should be told. */
export async function watchRoughly(watch: RoughWatch): Promise<void> {
  const share = (): number => Buffer.from(watch.random(2)).readUInt16BE() / 65_536;
  while (!watch.isOver()) {
    try {
      if (await watchOnce(watch, share)) return;
    } catch (error) {
      const fault = findFault(error);
      if (fault !== null) throw new Error(`a watcher of ${JSON.stringify(watch.wish)} was refused: ${fault}`);
    }
    await pauseMs(share() * COME_BACK_MS_MAX);
  }
}

/** True when the gateway has said that nothing more comes. */
async function watchOnce(watch: RoughWatch, share: () => number): Promise<boolean> {
  const { open, wish, urls, told, onConnect, isOver } = watch;
  const after = told.at(-1)?.cursor;
  const session = open(urls[Math.floor(share() * urls.length)] ?? '', { ...wish, ...(after && { after }) });
  onConnect();
  let isDropped = false;
  const drop = (): void => {
    isDropped = true;
    session.drop(isRude);
  };
  const isRude = share() < 0.5;
  // Mostly soon, sometimes after a long while: both the replay and the live part are broken off.
  const timer = setTimeout(drop, share() ** 2 * LIFE_MS_MAX);
  try {
    for await (const update of session.updates) {
      if (isDropped) return false;
      told.push(update);
      if (isOver()) return false;
    }
    return !isDropped;
  } catch (error) {
    if (isDropped) return false;
    throw error;
  } finally {
    clearTimeout(timer);
    if (!isDropped) drop();
  }
}

/** Null when it only means that there is no gateway at the moment. */
function findFault(error: unknown): string | null {
  const [first] = Array.isArray(error) ? error : [error];
  const { extensions, code } = (first ?? {}) as { extensions?: { code?: string }; code?: unknown };
  if (extensions) return FORGIVEN.has(extensions.code ?? '') ? null : JSON.stringify(first);
  return typeof code === 'number' && FAULTY_CLOSINGS.has(code) ? `the socket was closed with ${code}` : null;
}
