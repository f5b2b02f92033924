import { expect, it } from '@jest/globals';
import { pageOf } from '../../../src/domain/page.js';

it.each([
  [['a', 'b', 'c'], { items: ['a', 'b'], hasMore: true }],
  [['a', 'b'], { items: ['a', 'b'], hasMore: false }],
  [[], { items: [], hasMore: false }],
])('of %j found for a page of two, it is %j', (found, page) => {
  expect(pageOf(found, 2)).toEqual(page);
});
