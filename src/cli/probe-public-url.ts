/** Posts a signed probe to the gateway's own PUBLIC_URL, the way callbacks arrive, and reports what answers. */

import { createCallbackKeys } from '../lib/callback-keys.js';
import { isProbeAnswer, probePath } from '../lib/callback-probe.js';
import { errorCode } from '../lib/error-code.js';
import type { Secret } from '../lib/secret.js';
import { CALLBACK_BASE_PATH } from '../operations/callback-routes.js';

const TIMEOUT_MS = 5_000;
const TICKET = 'd0ct0r';

/** OURS: a gateway with our secret. NOT_OURS: something else, which `problem` describes. UNREACHABLE: nothing answered. */
export type ProbeResult =
  | { readonly kind: 'OURS' }
  | { readonly kind: 'NOT_OURS' | 'UNREACHABLE'; readonly problem: string };

/** Never rejects; over within five seconds. Follows no redirect, as Safaricom does not. */
export async function probePublicUrl(publicUrl: string, secrets: readonly Secret[]): Promise<ProbeResult> {
  const keys = createCallbackKeys(secrets);
  const url = publicUrl + CALLBACK_BASE_PATH + probePath(keys, TICKET);
  try {
    const request = { method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
    const response = await fetch(url, request);
    const answer: unknown = await response.json().catch(() => null);
    if (response.status === 200 && isProbeAnswer(keys, TICKET, answer)) return { kind: 'OURS' };
    const isGateway = response.status === 404 && typeof answer === 'object' && answer !== null && 'errors' in answer;
    return {
      kind: 'NOT_OURS',
      problem: isGateway ? OTHER_GATEWAY : `another server answers there, with HTTP ${response.status}`,
    };
  } catch (error) {
    return { kind: 'UNREACHABLE', problem: reasonOf(error) };
  }
}

const OTHER_GATEWAY = 'a gateway answers 404: it uses a different CALLBACK_SECRET, or the proxy changes the path';

/** fetch hides the code of what went wrong in the cause. */
function reasonOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
  return errorCode(cause) ?? String(cause);
}
