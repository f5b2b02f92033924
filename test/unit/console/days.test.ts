/** The days that the address of a page names: those of Nairobi, and nothing that is no day. */

import { expect, test } from '@jest/globals';
import { readFilter, toApi } from '../../../console/src/pages/inbox/read-filter.js';
import { filterOf, readView } from '../../../console/src/pages/payments/view.js';

test.each(['2026', '2026-11', '2026-02-31', '2026-13-01', '28.11.2026', ''])('%p is no day', text => {
  expect([readView(`day=${text}`).day, readFilter(`day=${text}`).day]).toEqual(['', null]);
});

test('a day is looked at from its first instant to its last, and filters leave out their own', () => {
  const [createdAfter, createdBefore] = ['2026-11-27T20:59:59.999Z', '2026-11-28T21:00:00.000Z'];
  expect(filterOf(readView('day=2026-11-28'))).toEqual({ createdAfter, createdBefore });
  expect(toApi(readFilter('day=2026-11-28'))).toEqual({ receivedAfter: createdAfter, receivedBefore: createdBefore });
});
