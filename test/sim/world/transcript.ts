/** Everything that happened in a run, in order: its hash tells whether two runs were the same, its tail tells what led to a fault. */

import { createHash } from 'node:crypto';

export interface Transcript {
  note(line: string): void;
  /** SHA-256 of all lines; ends the transcript. */
  digest(): string;
  tail(): readonly string[];
  lines(): number;
}

const TAIL_LINES = 60;

export function createTranscript(now: () => number, onLine?: (line: string) => void): Transcript {
  const hash = createHash('sha256');
  let tail: string[] = [];
  let count = 0;
  return Object.freeze({
    note: (line: string) => {
      const text = `${(now() / 1000).toFixed(3)} ${line}`;
      hash.update(`${text}\n`);
      count += 1;
      tail.push(text);
      if (tail.length > 2 * TAIL_LINES) tail = tail.slice(-TAIL_LINES);
      onLine?.(text);
    },
    digest: () => hash.digest('hex'),
    tail: () => tail.slice(-TAIL_LINES),
    lines: () => count,
  });
}
