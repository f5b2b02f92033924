/** Refused credentials have a budget for each address, and leave a line in the log that does not tell what was shown. */

import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createFailedCredentials } from '../../../src/callers/failed-credentials.js';

function open() {
  let now = 0;
  const lines: { readonly address: string; readonly leftOut: number }[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const failed = createFailedCredentials({ monotonic: () => now }, log);
  return { failed, lines, shift: (ms: number) => (now += ms) };
}

it('an address has thirty at once, then one every two seconds', () => {
  const { failed, shift } = open();
  const waits = Array.from({ length: 32 }, () => failed.note('192.0.2.1'));
  expect(waits.slice(0, 30)).toEqual(Array(30).fill(0));
  expect(waits.slice(30)).toEqual([2, 2]);
  shift(1_500);
  expect(failed.note('192.0.2.1')).toBe(1);
  shift(500);
  expect([failed.note('192.0.2.1'), failed.note('192.0.2.1')]).toEqual([0, 2]);
  shift(3_600_000);
  expect(Array.from({ length: 31 }, () => failed.note('192.0.2.1')).filter(wait => wait > 0)).toHaveLength(1);
});

it('others have budgets of their own, but the addresses of one IPv6 network have one', () => {
  const { failed } = open();
  for (let index = 0; index < 30; index += 1) failed.note(`2001:db8::${index + 1}`);
  expect([failed.note('2001:db8::ffff'), failed.note('2001:db8:0:1::1'), failed.note('192.0.2.1')]).toEqual([2, 0, 0]);
  expect(failed.count()).toBe(33);
});

it('the log has one line a minute for an address, which tells how many it stands for', () => {
  const { failed, lines, shift } = open();
  for (let index = 0; index < 50; index += 1) failed.note('192.0.2.1');
  failed.note('192.0.2.2');
  expect(lines.map(({ address }) => address)).toEqual(['192.0.2.1', '192.0.2.2']);
  shift(60_000);
  failed.note('192.0.2.1');
  expect(lines.map(({ leftOut }) => leftOut)).toEqual([0, 0, 49]);
});
