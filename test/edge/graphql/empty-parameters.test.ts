/** A parameter that is empty is left out, on every door: GraphQL over HTTP says so, and clients send such. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { openEventStream } from '../../support/event-stream.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openRawSocket } from '../../support/raw-socket.js';
import { bearer, openTestGateway, type TestGateway } from '../../support/test-gateway.js';

const authorization = bearer('admin');
const QUERY = 'query A { __typename }';
const TWO = 'query A { __typename } query B { a: __typename }';
const WATCH = 'subscription A($id: ID) { paymentUpdated(id: $id) { payment { version } } }';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
  gateway.memory.store(makePayment({ id: idOf(1) }));
});
afterAll(() => gateway.stop());

interface Answer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: readonly { readonly extensions: object }[] };
}
const read = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: (await response.json()) as Answer['body'],
});
const get = async (search: string) =>
  read(await fetch(`${gateway.url}/graphql?${search}`, { headers: { authorization } }));
/** As nearly everybody sends it, and in a way that is unusual. */
const post = async (body: unknown, type = 'application/json') => {
  const headers = { authorization, 'content-type': type };
  return read(await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) }));
};
const ANSWER = { status: 200, body: { data: { __typename: 'Query' } } };
const query = `query=${encodeURIComponent(QUERY)}`;

describe('C7: what is empty is left out of a GET', () => {
  test.each([
    'operationName=',
    'variables=',
    'extensions=',
    'operationName=&variables=&extensions=',
    'operationName&variables&extensions',
    'variables=null&extensions=null',
    'variables={}&extensions={}',
    'operationName=A&variables=',
    'query=&operationName=',
    'operationName=&operationName=A',
    'unknown=',
  ])('%s', async search => {
    expect(await get(`${query}&${search}`)).toEqual(ANSWER);
    expect(await get(`${search}&${query}`)).toEqual(ANSWER);
  });

  test.each(['', 'query=', 'query', 'query=&operationName=A', 'variables={}'])(
    'without a query it is told so: %j',
    async search => {
      expect(await get(search)).toMatchObject({
        status: 400,
        body: {
          errors: [{ message: expect.stringMatching(/query/), extensions: { code: 'BAD_USER_INPUT', field: 'query' } }],
        },
      });
    },
  );

  test('what is not empty still counts', async () => {
    for (const search of ['operationName=B', 'operationName=%20', 'variables=x', 'variables=[]', 'variables=5']) {
      expect(await get(`${query}&${search}`)).toMatchObject({
        status: 400,
        body: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
      });
    }
    expect(await get(`query=${encodeURIComponent(TWO)}&operationName=`)).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'operationName' } }] },
    });
  });
});

describe('C7: what is empty is left out of a POST', () => {
  test.each([
    { operationName: '' },
    { variables: '' },
    { extensions: '' },
    { operationName: '', variables: '', extensions: '' },
    { operationName: null, variables: null, extensions: null },
    { operationName: '', variables: null, extensions: {} },
    { operationName: 'A', variables: {}, extensions: null, unknown: '' },
  ])('%j', async given => {
    // More than once: what is known is answered by another way.
    for (let round = 0; round < 6; round += 1) expect(await post({ query: QUERY, ...given })).toEqual(ANSWER);
    expect(await post({ query: QUERY, ...given }, 'application/json;charset=utf-8;x=y')).toEqual(ANSWER);
  });

  test.each([{}, { query: '' }, { query: null }, { query: '', operationName: 'A' }, { variables: {} }])(
    'without a query it is told so: %j',
    async body => {
      const refusal = { errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'query' } }] };
      expect(await post(body)).toMatchObject({ status: 400, body: refusal });
    },
  );

  test.each([{ operationName: 'B' }, { operationName: 5 }, { variables: 'x' }, { variables: [] }, { extensions: 0 }])(
    'what is not empty still counts: %j',
    async given => {
      expect((await post({ query: QUERY, ...given })).status).toBe(400);
    },
  );
});

describe('C7: what is empty is left out of a subscription', () => {
  const FIRST = { event: 'next', data: { data: { paymentUpdated: { payment: { version: 1 } } } } };
  const streamed = async (search: string) => {
    const headers = { authorization, accept: 'text/event-stream' };
    const response = await fetch(`${gateway.url}/graphql/stream?${search}`, { headers });
    const reader = response.body?.getReader();
    let text = '';
    while (!text.includes('data:')) {
      const { value, done } = (await reader?.read()) ?? { done: true };
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    await reader?.cancel();
    return [response.status, text] as const;
  };
  const watch = `query=${encodeURIComponent(WATCH.replace('$id: ID', `$id: ID = "${idOf(1)}"`))}`;

  test.each([
    'operationName=',
    'variables=',
    'extensions=',
    'operationName&variables',
    'variables=null',
    'variables={}',
  ])('by GET: %s', async search => {
    expect(await streamed(`${watch}&${search}`)).toEqual([200, expect.stringMatching(/"version":1/)]);
  });

  test('by GET without a query', async () => {
    for (const search of ['query=', '', 'variables={}']) expect((await streamed(search))[0]).toBe(400);
  });

  test.each([{ operationName: '' }, { operationName: null }, { extensions: '' }])(
    'by POST and by socket: %j',
    async given => {
      const payload = { query: WATCH, variables: { id: idOf(1) }, ...given };
      const stream = await openEventStream(gateway.url, payload, authorization);
      expect((await stream.hear(1))[0]).toEqual(FIRST);
      stream.close();
      const raw = await openRawSocket(gateway.url);
      await raw.init();
      const { extensions: _none, ...ofSocket } = { extensions: null, ...payload };
      raw.say({ id: '1', type: 'subscribe', payload: ofSocket });
      expect((await raw.hear('next', '1')).payload).toEqual(FIRST.data);
      raw.socket.close();
    },
  );

  test('by POST: variables that are empty', async () => {
    const stream = await openEventStream(
      gateway.url,
      { query: WATCH, variables: '', operationName: '' },
      authorization,
    );
    expect(stream.status).toBe(200);
    stream.close();
  });
});
