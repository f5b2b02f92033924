/** A phone in somebody's hand: server-sent events, and the phone is open as long as they are read. */

import type { ServerResponse } from 'node:http';
import type { Core } from '../core.js';
import { ControlRefusal } from './control-refusal.js';
import type { PhoneEvent } from './phones.js';
import { listPrompts } from './prompts.js';

/** The contract promises a sign of life at least every 12 s (contract 12.5). */
const HEARTBEAT_MS = 10_000;
/** What somebody leaves unread before he is taken for gone. */
const UNREAD_BYTES_MAX = 64 * 1024;

/** Begins with the prompt that is on the screen. Throws ControlRefusal if too many phones are open. */
export function streamPhone(core: Core, msisdn: string, response: ServerResponse): void {
  // Whoever has gone before it was his turn holds no phone: nothing would ever release it.
  if (response.destroyed) return;
  const write = (text: string): void => {
    if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
    else response.write(text);
  };
  const hear = ({ event, data }: PhoneEvent) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const release = core.phones.hold(msisdn, { hear, hangUp: () => void response.end() });
  if (release === null) {
    const message = 'Too many phones are open: close one.';
    throw new ControlRefusal(429, 'RATE_LIMITED', message, [], { 'Retry-After': '10' });
  }
  let cancel = (): void => undefined;
  const beat = (): void => {
    write(':\n\n');
    cancel = core.clock.after(HEARTBEAT_MS, beat);
  };
  response.once('close', () => {
    cancel();
    release();
  });
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  beat();
  for (const prompt of listPrompts(core)) if (prompt.phoneNumber === msisdn) hear({ event: 'prompt', data: prompt });
}
