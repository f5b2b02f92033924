/** The certificate for which initiator passwords are encrypted: found, read, and of the right environment. */

import { createPublicKey, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { errorCode } from '../lib/error-code.js';
import { readSmallFile } from '../lib/read-small-file.js';
import { findCertificateProblem } from './samples.js';
import type { Read } from './urls.js';
import type { Environment } from './variables.js';

const FILE_BYTES_MAX = 65_536;

/** `text` is PEM, or the path of a file (seen from `folder`) that holds PEM or DER. Dates are not looked at. */
export function readCertificate(text: string, folder: string, environment: Environment): Read<string> {
  const bytes = text.startsWith('-----BEGIN') ? Buffer.from(text) : readBytes(resolve(folder, text));
  if (typeof bytes === 'string') return { ok: false, problem: bytes };
  if (bytes.includes('PRIVATE KEY')) return { ok: false, problem: 'is a private key; use the certificate' };
  const certificate = parse(bytes);
  if (!certificate) return { ok: false, problem: 'does not hold an X.509 certificate or RSA public key' };
  const problem = findCertificateProblem(certificate.pem, certificate.subject, environment);
  return problem === null ? { ok: true, value: certificate.pem } : { ok: false, problem };
}

/** The bytes, or what is wrong. */
function readBytes(path: string): Buffer | string {
  try {
    return readSmallFile(path, FILE_BYTES_MAX) ?? `names a file of more than 64 KiB: ${path}`;
  } catch (error) {
    return `cannot be read: ${path} (${errorCode(error)})`;
  }
}

function parse(bytes: Buffer): { readonly pem: string; readonly subject: string | null } | null {
  try {
    const certificate = new X509Certificate(bytes);
    return isRsa(certificate.toString()) ? { pem: certificate.toString(), subject: certificate.subject } : null;
  } catch {
    return parseKey(bytes);
  }
}

function parseKey(bytes: Buffer): { readonly pem: string; readonly subject: null } | null {
  try {
    const pem = bytes.toString('utf8');
    return isRsa(pem) ? { pem, subject: null } : null;
  } catch {
    return null;
  }
}

function isRsa(pem: string): boolean {
  return createPublicKey(pem).asymmetricKeyType === 'rsa';
}
