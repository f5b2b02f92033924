/** The simulator's control door: one request, a phone's events, and how the same looks in a terminal. */

import { AskError } from '../../api/ask.js';
import { bearer } from '../../api/bearer.js';
import { openEvents } from '../../api/open-events.js';
import type { ErrorCode } from '../../api/schema.js';

const CONTROL = '/simulator/control';
const AGAIN_MS = 1_000;

/** One thing that is asked of it. */
export interface Order {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the door. */
  readonly path: string;
  readonly body?: object;
}

/** Gives an order. Rejects with AskError. */
export async function give<Answer>(key: string | null, { method, path, body }: Order): Promise<Answer> {
  const headers = { ...bearer(key), ...(body && { 'content-type': 'application/json' }) };
  const written = body && { body: JSON.stringify(body) };
  const response = await fetch(`${CONTROL}/${path}`, { method, headers, ...written }).catch(() => {
    throw new AskError('The simulator cannot be reached.', 'NETWORK');
  });
  // The door's errors have the shape of the gateway's.
  const answer = (await response.json()) as { readonly errors?: readonly DoorError[] };
  const [error] = answer.errors ?? [];
  if (error) throw new AskError(error.message, error.extensions?.code ?? 'INTERNAL', error.extensions?.fields);
  return answer as Answer;
}

interface DoorError {
  readonly message: string;
  readonly extensions?: { readonly code?: ErrorCode; readonly fields?: AskError['fields'] };
}

/** As a line for a terminal; the key is left to the reader. */
export function toCurl(hasKey: boolean, { method, path, body }: Order): string {
  const parts = [
    'curl',
    ...(method === 'PUT' ? ['-X PUT'] : []),
    ...(hasKey ? ['-H "Authorization: Bearer $KEY"'] : []),
    ...(body ? [`--json '${JSON.stringify(body)}'`] : []),
    `${location.origin}${CONTROL}/${path}`,
  ];
  return parts.join(' ');
}

/** What a phone hears; what it says is read anew each time. */
export type PhoneSignal =
  | { readonly event: 'open' | 'lost' | 'prompt' | 'sms' }
  | { readonly event: 'gone'; readonly outcome: string };

/** Holds a phone until `signal` aborts: after a cut it takes the phone up again. */
export async function holdPhone(
  key: string | null,
  phone: string,
  hear: (signal: PhoneSignal) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // A phone that cannot be taken up is looked for again.
    await listen(key, phone, hear, signal).catch(() => undefined);
    if (signal.aborted) return;
    hear({ event: 'lost' });
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
  }
}

async function listen(
  key: string | null,
  phone: string,
  hear: (signal: PhoneSignal) => void,
  signal: AbortSignal,
): Promise<void> {
  const { response, blocks } = await openEvents(`${CONTROL}/phones/${phone}/events`, { headers: bearer(key) }, signal);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  hear({ event: 'open' });
  for await (const block of blocks) tell(block, hear);
}

function tell(block: string, hear: (signal: PhoneSignal) => void): void {
  const [, event, data = '{}'] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
  if (event === 'prompt' || event === 'sms') hear({ event });
  if (event === 'gone') hear({ event, outcome: String((JSON.parse(data) as { outcome: unknown }).outcome) });
}
