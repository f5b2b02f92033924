/** Registering C2B URLs is a state: accepted, proven by a confirmation, taken by others, refused; in either version. */

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import type { WireAnswer } from '../support/open-wire.js';
import { PULL_PATH, pageOfRows, pullRow } from '../support/pull-body.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const V1 = '/mpesa/c2b/v1/registerurl';
const V2 = '/mpesa/c2b/v2/registerurl';
const FIELDS = '{ shortcode version state provenAt answer registeredAt }';
const REGISTER = `mutation ($input: RegisterC2bInput!) { registerC2bUrls(input: $input) ${FIELDS} }`;
const PULL = 'mutation ($from: DateTime!) { pullTransactions(from: $from) { rows opened } }';
const FIND = `query { c2bRegistration ${FIELDS} }`;

const accepted: WireAnswer = {
  status: 200,
  body: { OriginatorCoversationID: '7c1e-1', ResponseCode: '00000000', ResponseDescription: 'Success' },
};
const refusal = (errorCode: string, errorMessage: string, status = 500): WireAnswer => ({
  status,
  body: { requestId: '1-2', errorCode, errorMessage },
});
const wrongVersion = refusal('401.003.01', 'Error Occurred - Invalid Access Token - no apiproduct match found', 401);
const taken = refusal('500.003.1001', 'Urls are already registered');

interface Registration {
  readonly version: string;
  readonly state: string;
  readonly answer: string | null;
  readonly provenAt: string | null;
  readonly registeredAt: string | null;
}

describeEachDatabase('C2B URLs', database => {
  let gateway: OpenGateway;
  beforeEach(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE } });
  });
  afterEach(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const register = (input: object = {}) => gateway.as().ask<Registration>(REGISTER, { input });
  const find = () => gateway.as().ask<Registration>(FIND);
  const requests = (path: string) => gateway.wire.requests().filter(each => each.path === path);

  it('are in the audit log, with who registered them and what M-Pesa said', async () => {
    gateway.wire.answer(V2, () => accepted);
    await register();
    gateway.wire.answer(V2, () => taken);
    await register({ responseType: 'CANCELLED' });
    gateway.wire.answer(V2, () => refusal('500', 'later'));
    expect((await gateway.as().send(REGISTER, { input: {} })).errors).toHaveLength(1);
    const log = '{ auditLog { edges { node { actor action subject note } } } }';
    const by = { actor: 'admin', action: 'C2B_URLS_REGISTERED', subject: SHORTCODE };
    expect(await gateway.as().ask(log)).toEqual({
      edges: [{ node: { ...by, note: 'CANCELLED V2: TAKEN' } }, { node: { ...by, note: 'COMPLETED V2: ACCEPTED' } }],
    });
  });

  it('are registered by nobody at first, then accepted, and proven by the first confirmation', async () => {
    gateway.wire.answer(V2, () => accepted);
    expect(await find()).toMatchObject({ state: 'NOT_REGISTERED', registeredAt: null });
    expect(await register()).toMatchObject({ state: 'ACCEPTED', version: 'V2', provenAt: null, answer: 'Success' });
    const [request] = requests(V2);
    const sent = JSON.parse(request?.body ?? '{}') as Record<string, string>;
    expect(sent).toMatchObject({ ShortCode: SHORTCODE, ResponseType: 'Completed' });
    expect(await find()).toMatchObject({ state: 'ACCEPTED' });
    const body = { TransID: 'UKP0000001', TransAmount: '10.00', BusinessShortCode: SHORTCODE, MSISDN: '' };
    const post = (url = '') => fetch(url, { method: 'POST', body: JSON.stringify(body) });
    expect(await (await post(sent.ValidationURL)).json()).toEqual({ ResultCode: '0', ResultDesc: 'Accepted' });
    expect((await post(sent.ConfirmationURL)).status).toBe(200);
    await waitUntil('it is proven', async () => (await find()).state === 'PROVEN');
    expect(await find()).toMatchObject({ provenAt: expect.any(String) });
    // In production M-Pesa refuses to take the same URLs again.
    gateway.wire.answer(V2, () => taken);
    expect(await register()).toMatchObject({ state: 'PROVEN' });
  });

  it('are not proven by a payment that only a pull or an unsigned confirmation tells of', async () => {
    gateway.wire.answer(V2, () => accepted);
    await register();
    const transactionId = freshReceipt();
    gateway.wire.answer(PULL_PATH, pageOfRows([pullRow({ transactionId })]));
    const report = await gateway.as().ask(PULL, { from: new Date().toISOString() });
    expect(report).toEqual({ rows: 1, opened: 1 });
    expect(await gateway.postBare('c2b/confirmation', c2bBody({ TransID: transactionId }))).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    expect(await find()).toMatchObject({ state: 'ACCEPTED', provenAt: null });
  });

  it.each<[string, (receipt: string) => object]>([
    ['tells of a push, which its callback has completed', TransID => c2bBody({ TransID })],
    ['nobody can read', () => ({ hello: 'M-Pesa' })],
  ])('are proven by a signed confirmation that %s', async (_what, write) => {
    gateway.wire.answer(V2, () => accepted);
    await register();
    const { id } = await gateway.as('shop').pushStk();
    const { mpesaReceipt } = await gateway.as().paymentThat(id, 'COMPLETED');
    expect(await find()).toMatchObject({ state: 'ACCEPTED' });
    const told = await gateway.postKeyed('c2b/confirmation', SHORTCODE, write(mpesaReceipt ?? ''));
    expect(told).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    expect(await find()).toMatchObject({ state: 'PROVEN', provenAt: expect.any(String) });
  });

  it('go to the other version when the app has no other product, from then on at once', async () => {
    gateway.wire.answer(V2, () => wrongVersion);
    gateway.wire.answer(V1, () => accepted);
    expect(await register({ responseType: 'CANCELLED' })).toMatchObject({ state: 'ACCEPTED', version: 'V1' });
    expect(requests(V1).map(({ body }) => JSON.parse(body).ResponseType)).toEqual(['Cancelled']);
    const asked = requests(V2).length;
    expect(await register()).toMatchObject({ state: 'ACCEPTED', version: 'V1' });
    expect(requests(V2)).toHaveLength(asked);
  });

  it.each<[string, WireAnswer]>([
    ['says so', taken],
    [
      'has them on another platform',
      refusal('500.003.1001', 'Duplicate notification info, SP ID is 1, correlator is 2'),
    ],
    [
      'said so in 2019',
      {
        status: 200,
        body: {
          ConversationID: '',
          OriginatorCoversationID: '',
          ResponseDescription: 'Validation and Confirmation URLs are already registered',
        },
      },
    ],
  ])('that another system has registered are TAKEN, with the way out, as M-Pesa %s', async (_how, answer) => {
    gateway.wire.answer(V2, () => answer);
    expect(await register()).toMatchObject({ state: 'TAKEN', answer: expect.stringContaining('URL Management') });
    expect(await find()).toMatchObject({ state: 'TAKEN' });
  });

  it('that M-Pesa refuses are REFUSED; while it is out of order nothing changes', async () => {
    gateway.wire.answer(V2, () => refusal('400.003.02', 'Bad Request - Invalid ConfirmationURL', 400));
    expect(await register()).toMatchObject({
      state: 'REFUSED',
      answer: expect.stringContaining('Invalid ConfirmationURL'),
    });
    gateway.wire.answer(V2, () => refusal('500.003.1001', 'Service is currently unreachable. Please try again later.'));
    const { errors } = await gateway.as().send(REGISTER, { input: {} });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    expect(await find()).toMatchObject({ state: 'REFUSED' });
  });

  it('of a shortcode that is not configured are registered nowhere, and by an admin only', async () => {
    const { errors } = await gateway.as().send(REGISTER, { input: { shortcode: '999999' } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'shortcode' } }]);
    const refused = await gateway.as('shop').send(REGISTER, { input: {} });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect([...requests(V1), ...requests(V2)]).toEqual([]);
  });
});
