/** Files for tests of the configuration: certificates of each kind, and whatever a test writes; gone when it is over. */

import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function createConfigFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  const productionCertificate = certificatePath('named-as-production.pem');
  function write(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }
  return Object.freeze({
    write,
    productionCertificate,
    sandboxCertificate: certificatePath('named-as-sandbox.pem'),
    ellipticCertificate: certificatePath('elliptic.pem'),
    derCertificate: write('certificate.cer', new X509Certificate(readFileSync(productionCertificate)).raw),
    privateKey: write('key.pem', '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n'),
    remove: () => rmSync(folder, { recursive: true }),
  });
}

function certificatePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/certificates/${name}`, import.meta.url));
}
