/** Daraja's place in a crash test: the simulator outside the gateway's process, with its ledger and the time of each request. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import type { SimulatorBehaviour } from '../../src/simulator/behaviour.js';
import type { Ledger } from '../../src/simulator/books/ledger.js';
import { createSimulator } from '../../src/simulator/create-simulator.js';

export interface DarajaHost {
  readonly url: string;
  readonly ledger: Ledger;
  /** When requests to this path arrived, on this process's monotonic clock. */
  arrivals(path: string): readonly number[];
  close(): Promise<void>;
}

export const STK_PUSH_PATH = '/mpesa/stkpush/v1/processrequest';
export const B2C_PATH = '/mpesa/b2c/v3/paymentrequest';
export const STK_QUERY_PATH = '/mpesa/stkpushquery/v1/query';
export const STATUS_PATH = '/mpesa/transactionstatus/v1/query';

/** With `queryCode` every STK query has that result, whatever the books say. */
export async function openDarajaHost(
  behaviour: Partial<SimulatorBehaviour> = {},
  delayMs = 200,
  queryCode: string | null = null,
): Promise<DarajaHost> {
  const simulator = createSimulator({ clock: systemClock, random: systemRandom, log: silentLog, delayMs, behaviour });
  const arrivals = new Map<string, number[]>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const times = arrivals.get(path);
    if (times) times.push(performance.now());
    else arrivals.set(path, [performance.now()]);
    if (queryCode !== null && path === STK_QUERY_PATH) answerQuery(request, response, queryCode);
    else simulator.handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.freeze({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ledger: simulator.ledger,
    arrivals: (path: string) => arrivals.get(path) ?? [],
    close: async () => {
      await simulator.close();
      server.close();
      server.closeAllConnections();
    },
  });
}

function answerQuery(request: IncomingMessage, response: ServerResponse, resultCode: string): void {
  request.resume();
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ ResponseCode: '0', ResultCode: resultCode, ResultDesc: 'Told by the query.' }));
}
