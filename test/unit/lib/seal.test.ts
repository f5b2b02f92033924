import { expect, it } from '@jest/globals';
import { systemRandom } from '../../../src/lib/random.js';
import { createSeal } from '../../../src/lib/seal.js';
import { Secret } from '../../../src/lib/secret.js';

const OLD = new Secret('old-secret-old-secret-old-secret-1');
const NEW = new Secret('new-secret-new-secret-new-secret-1');
const sealWith = (...secrets: Secret[]) => createSeal(secrets, 'access-token', systemRandom);

it('opens what it has sealed, and shows nothing of it', () => {
  const seal = sealWith(OLD);
  const sealed = seal.seal('a token', 'row 1');
  expect(sealed).toMatch(/^[\w-]+$/);
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('token');
  expect(seal.open(sealed, 'row 1')).toBe('a token');
  expect(seal.seal('a token', 'row 1')).not.toBe(sealed);
});

it('opens after the secret was changed, as long as the old one is in the list', () => {
  const sealed = sealWith(OLD).seal('a token', 'row 1');
  expect(sealWith(NEW, OLD).open(sealed, 'row 1')).toBe('a token');
  expect(sealWith(NEW).open(sealed, 'row 1')).toBeNull();
});

it('opens nothing that was moved to another row, changed, cut short, or sealed for another use', () => {
  const seal = sealWith(OLD);
  const sealed = seal.seal('a token', 'row 1');
  const bytes = Buffer.from(sealed, 'base64url');
  expect(seal.open(sealed, 'row 2')).toBeNull();
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(seal.open(changed.toString('base64url'), 'row 1')).toBeNull();
    expect(seal.open(bytes.subarray(0, at).toString('base64url'), 'row 1')).toBeNull();
  }
  expect(createSeal([OLD], 'watch-token', systemRandom).open(sealed, 'row 1')).toBeNull();
});
