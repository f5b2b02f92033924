import { describe, expect, it } from '@jest/globals';
import { silentLog } from '../../../src/lib/log.js';
import { createCallbacks } from '../../../src/simulator/callbacks.js';
import { createTraffic } from '../../../src/simulator/traffic.js';
import { openHttpServer } from '../../support/http-server.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const openCallbacks = () =>
  createCallbacks({
    ...{ clock: createVirtualClock(0), log: silentLog, traffic: createTraffic(), timeoutMs: 8_000 },
    mayPostTo: () => true,
  });

describe('a callback', () => {
  it.each([
    ['whose scheme is in capitals', 'HTTPS://127.0.0.1:1/cb'],
    ['whose user name is badly encoded', 'http://%zz@127.0.0.1:1/cb'],
    ['that nobody listens to', 'http://127.0.0.1:1/cb'],
  ])('%s is dropped and breaks nothing', async (_name, url) => {
    const callbacks = openCallbacks();
    const deliver = async () => callbacks.deliver({ url, shortcode: '600000', text: '{}' });
    await expect(deliver()).resolves.toBeUndefined();
    await callbacks.close();
  });

  it('reaches a receiver whose scheme is in capitals', async () => {
    const receiver = await openHttpServer((_request, response) => response.end('{}'));
    const callbacks = openCallbacks();
    await callbacks.deliver({ url: receiver.url.replace('http', 'HTTP'), shortcode: '600000', text: '{"a":1}' });
    expect(receiver.requests).toMatchObject([{ body: '{"a":1}' }]);
    await callbacks.close();
    await receiver.close();
  });
});
