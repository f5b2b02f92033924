import { constants, generateKeyPairSync, privateDecrypt, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSecurityCredential } from '../../../src/daraja/security-credential.js';
import { Secret } from '../../../src/lib/secret.js';

const EXPIRED_PEM = readFileSync(new URL('../../fixtures/certificates/expired-operator.pem', import.meta.url), 'utf8');
const PASSWORD = 'Sáfari#2026&';

function encrypt(certificatePem: string): string {
  return buildSecurityCredential({ name: 'api', password: new Secret(PASSWORD), certificatePem }).reveal();
}

describe('the security credential', () => {
  it('is the password under PKCS#1 v1.5: 00 02, padding without zeros, 00, the bytes', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const credential = encrypt(publicKey.export({ type: 'spki', format: 'pem' }).toString());
    const key = { key: privateKey, padding: constants.RSA_NO_PADDING };
    const block = privateDecrypt(key, Buffer.from(credential, 'base64'));
    const end = block.indexOf(0, 2);
    expect([...block.subarray(0, 2)]).toEqual([0, 2]);
    expect(end).toBeGreaterThanOrEqual(10);
    expect(block.subarray(end + 1).toString('utf8')).toBe(PASSWORD);
  });

  it('comes from a certificate that expired long ago, and differs each time', () => {
    expect(Date.parse(new X509Certificate(EXPIRED_PEM).validTo)).toBeLessThan(Date.parse('2017-01-01'));
    const [first, second] = [encrypt(EXPIRED_PEM), encrypt(EXPIRED_PEM)];
    expect(first).toMatch(/^[A-Za-z0-9+/]{342}==$/);
    expect(second).not.toBe(first);
  });

  it('refuses what holds no RSA key', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => encrypt(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toThrow('RSA');
    expect(() => encrypt('not a certificate')).toThrow();
  });

  it('prints as a secret', () => {
    const initiator = { name: 'api', password: new Secret(PASSWORD), certificatePem: EXPIRED_PEM };
    expect(JSON.stringify(buildSecurityCredential(initiator))).toBe('"[secret]"');
  });
});
