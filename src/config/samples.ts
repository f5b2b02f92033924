/** Publicly known credentials: each is valid in one environment, and a security hole or a mistake in the others. */

import { createPublicKey } from 'node:crypto';
import { sandboxCredentials, simulatorCredentials } from '../simulator/credentials.js';
import type { Environment } from './variables.js';

/** Published by Safaricom, with a second shortcode for what is no push. */
const OF_THE_SANDBOX: ReadonlySet<string> = new Set([...Object.values(sandboxCredentials), '600984']);

const { shortcode: _, ...simulatorSecrets } = simulatorCredentials;
const OF_THE_SIMULATOR: ReadonlySet<string> = new Set(Object.values(simulatorSecrets));
const PLACEHOLDER = /^(change[-_ ]?me|replace[-_ ]?me|your[-_ ]|<.*>$|x{4}|example|sample|placeholder|todo)/i;

/** The names in Safaricom's two certificates, which only carry a key: one never fits the other environment. */
const CERTIFICATE_NAMES = {
  sandbox: 'apicrypt.safaricom.co.ke',
  production: 'apigee.apicaller.safaricom.co.ke',
} as const;

/** What is wrong with using this value there, or null. */
export function findSampleProblem(value: string, environment: Environment): string | null {
  if (environment === 'simulator') return null;
  if (PLACEHOLDER.test(value)) return 'is still a placeholder';
  if (OF_THE_SIMULATOR.has(value)) return `belongs to the simulator: set the one from Safaricom for ${environment}`;
  const isSandboxs = environment === 'production' && OF_THE_SANDBOX.has(value);
  return isSandboxs ? 'belongs to the public sandbox: set your own' : null;
}

/** What is wrong with encrypting a password for this certificate there, or null. `subject` is null for a bare key. */
export function findCertificateProblem(pem: string, subject: string | null, environment: Environment): string | null {
  if (environment === 'simulator') return null;
  const other = environment === 'production' ? 'sandbox' : 'production';
  if (subject?.includes(CERTIFICATE_NAMES[other])) return `is the certificate of the ${other}`;
  const isSimulators = keyOf(pem) === keyOf(simulatorCredentials.certificatePem);
  return isSimulators ? "is the simulator's, whose private key everybody knows" : null;
}

function keyOf(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
}
