import { describe, expect, it } from '@jest/globals';
import type { Shortcode } from '../../../src/domain/shortcode.js';
import { createShortcodeDirectory } from '../../../src/domain/shortcode-directory.js';
import { Secret } from '../../../src/lib/secret.js';

const makeShortcode = (given: Partial<Shortcode>): Shortcode => ({
  shortcode: '600000',
  type: 'paybill',
  tillNumber: null,
  tillIdentifierType: '2',
  isFeedTrusted: false,
  pullEveryMs: null,
  nominatedNumber: null,
  validation: 'ACCEPT_ALL' as const,
  consumerKey: new Secret('key'),
  consumerSecret: new Secret('secret'),
  passkey: null,
  initiator: null,
  ...given,
});

const paybill = makeShortcode({});
const till = makeShortcode({ shortcode: '700000', type: 'till', tillNumber: '5544332' });
const directory = createShortcodeDirectory([paybill, till]);

describe('a directory of shortcodes', () => {
  it('takes the first where a caller names none', () => {
    expect(directory.get(null)).toBe(paybill);
  });

  it('finds each by its number', () => {
    expect(directory.get('600000')).toBe(paybill);
    expect(directory.get('700000')).toBe(till);
  });

  it('finds none that has left the configuration', () => {
    expect([directory.find('700000'), directory.find('600001')]).toEqual([till, null]);
  });

  it.each(['600001', '', '5544332'])('refuses %j', shortcode => {
    expect(() => directory.get(shortcode)).toThrow('shortcode must be one of 600000, 700000.');
  });

  it('knows a party by the shortcode or by its till', () => {
    expect(directory.isParty('600000', '600000')).toBe(true);
    expect(directory.isParty('700000', '5544332')).toBe(true);
    expect(directory.isParty('600000', '5544332')).toBe(false);
    expect(directory.isParty('600000', '700000')).toBe(false);
    expect(directory.isParty('600099', '700000')).toBe(false);
  });

  it('is never empty', () => {
    expect(() => createShortcodeDirectory([])).toThrow('at least one shortcode');
  });
});
