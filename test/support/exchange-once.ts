/** One exchange with `argv[2]` through the proxy `argv[3]`, in a process of its own: trust in a certificate is set when one starts. */

import { createTransport } from '../../src/daraja/transport.js';
import { systemClock } from '../../src/lib/clock.js';
import { Secret } from '../../src/lib/secret.js';

const [, , baseUrl = '', proxyUrl = '', except = ''] = process.argv;
const proxy = { url: new Secret(proxyUrl), except };
const transport = createTransport(baseUrl, systemClock, proxy);
const request = { method: 'POST', path: '/pay', headers: {}, body: '{}' } as const;
const exchange = await transport.exchange(request, systemClock.monotonic() + 20_000);
process.stdout.write(JSON.stringify(exchange));
await transport.close();
