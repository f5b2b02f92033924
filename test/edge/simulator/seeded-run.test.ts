/** A seed repeats a run, byte for byte: whether phones can be opened changes nothing while none is open. */

import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { control, holdPhone } from '../../support/held-phone.js';
import { DELAY_MS, openSimulatorServer, paths, type SimulatorServer } from '../../support/simulator-server.js';
import { waitUntil } from '../../support/wait-until.js';

const BEHAVIOUR = {
  mischiefShares: { LOST: 0.1, TWICE: 0.1, LATE: 0.1, MALFORMED: 0.1, TIMEOUT_FIRST: 0.1 },
  delaySpreadMs: 900,
  /** Sockets take time of this machine, of which the clock knows nothing. */
  callbackTimeoutMs: 10_000_000,
};
/** Of the simulator as it was before its phones could be opened. */
const TRANSCRIPT = '8a72b09ed216c46cffa614bfd913e33ffdfecd536f79f0b79ac0ef15f065eca3';

let server: SimulatorServer;
afterEach(() => server.close());

/** Every answer and every callback of one run; `calm` stops what would go on without end. */
async function run(calm: () => void = () => undefined): Promise<string> {
  const lines: string[] = [];
  const token = await server.fetchToken();
  lines.push(token);
  for (let payer = 10; payer < 40; payer += 1) {
    const PhoneNumber = payer % 7 === 0 ? '254700001032' : `2547123456${payer}`;
    const CallBackURL = `${server.receiver.url}/${payer}`;
    lines.push((await server.post(paths.stkPush, server.stkBody({ PhoneNumber, CallBackURL }), token)).text);
    const ids = { OriginatorConversationID: `ord_${payer}`, ResultURL: `${server.receiver.url}/b${payer}` };
    lines.push((await server.post(paths.b2cV3, server.b2cBody(ids), token)).text);
    await server.clock.advance(DELAY_MS / 3);
  }
  lines.push((await server.post(paths.balance, server.balanceBody(), token)).text);
  calm();
  await server.clock.advance(1_000_000);
  await waitUntil('every callback is over', () => server.clock.timers() === 0);
  // What comes on the timeout route is the caller's own body, whose credential is sealed anew each time.
  const received = server.receiver.requests.map(({ path, body }) => `${path} ${path === '/timeout' ? '' : body}`);
  lines.push(...received.sort(), JSON.stringify(server.simulator.ledger.transactions(), withoutUrl));
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** The receiver's port is another one in each run. */
function withoutUrl(name: string, value: unknown): unknown {
  return name === 'callbackUrl' ? null : value;
}

describe('the same seed', () => {
  const open = async () => {
    server = await openSimulatorServer({ seed: 7, behaviour: BEHAVIOUR });
  };

  it('gives the run that it gave before', async () => {
    await open();
    expect(await run()).toBe(TRANSCRIPT);
  });

  it('gives it also when phones were open before, and while others are', async () => {
    await open();
    const url = `${server.url}/control`;
    const phone = await holdPhone(url, '254799000001');
    const closed = await holdPhone(url, '254712345611');
    closed.close();
    const isOpen = async () => (await control(`${url}/phones/254712345611`)).json.isOpen;
    await waitUntil('it is closed', async () => !(await isOpen()));
    await control(`${url}/behaviour`, { delayMs: DELAY_MS, loss: 0.1, twice: 0.1 }, 'PUT');
    expect(await run(() => phone.close())).toBe(TRANSCRIPT);
  });
});
