/** The commands' client of a gateway: where it asks, and what it says of an answer that is no gateway's. */

import { expect, test } from '@jest/globals';

import { createAskGateway } from '../../../src/cli/ask-gateway.js';
import { openHttpServer } from '../../support/http-server.js';

/** What answers this text to everything, and what became of asking it. */
async function ask(text: string, slashes = '') {
  const server = await openHttpServer((_, response) => void response.end(text));
  const outcome = await createAskGateway(server.url + slashes, null)('{ here }', {}).catch(error => error);
  await server.close();
  return { outcome, url: server.url, paths: server.requests.map(({ path }) => path) };
}

test.each(['', '/', '//'])('asks /graphql of a URL that ends with "%s"', async slashes => {
  const { outcome, paths } = await ask('{"data":{"here":true}}', slashes);
  expect(outcome).toEqual({ here: true });
  expect(paths).toEqual(['/graphql']);
});

test.each(['', '<html>', 'null', '[]', '"text"', '{"message":"no"}'])('%j is no gateway', async text => {
  const { outcome, url } = await ask(text);
  expect(outcome).toMatchObject({ code: 'UNAVAILABLE', message: `the server at ${url} is not a gateway` });
});

test('a refusal of the gateway is told as it is', async () => {
  const { outcome } = await ask('{"errors":[{"message":"There is none.","extensions":{"code":"NOT_FOUND"}}]}');
  expect(outcome).toMatchObject({ code: 'NOT_FOUND', message: 'There is none.' });
});
