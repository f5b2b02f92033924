import { describe, expect, it } from '@jest/globals';
import { buildPull, readPulledPage } from '../../../src/operations/pull-transactions.js';
import { buildPullRegistration, readPullRegistration } from '../../../src/operations/register-pull.js';
import { NO_ROWS, pullRow } from '../../support/pull-body.js';

describe('a pull', () => {
  it('is asked for in the time of Nairobi, from the row on that is new', () => {
    const from = Date.UTC(2026, 10, 27, 21, 30, 5);
    expect(buildPull({ shortcode: '600000', from, to: from + 60_999, offset: 500 })).toEqual({
      ...{ ShortCode: '600000', StartDate: '2026-11-28 00:30:05', EndDate: '2026-11-28 00:31:05' },
      OffSetValue: '500',
    });
  });

  const row = pullRow();
  it.each([
    ['in a list in a list', { ResponseCode: '1000', Response: [[row]] }],
    ['in a list', { ResponseCode: '1000', Response: [row] }],
    ['under another key', { responseCode: 1000, transaction: [[row]] }],
    ['as text', { ResponseCode: '1000', Transaction: JSON.stringify([[row]]) }],
    ['with things that are no rows', { Response: [[null, 7, row, [], {}, 'x']] }],
  ])('has rows %s', (_where, body) => {
    expect(readPulledPage(body)).toEqual({ ok: true, value: { rows: [row], isFault: false } });
  });

  it.each([
    ['without a list', NO_ROWS],
    ['with a code alone', { ResponseCode: '1000' }],
    ['with an empty list as text', { ResponseCode: '1000', Transaction: '[[]]' }],
  ])('has none %s', (_how, body) => {
    expect(readPulledPage(body)).toEqual({ ok: true, value: { rows: [], isFault: false } });
  });

  it.each([
    ['of an error', { requestId: '1', errorCode: '500.001', errorMessage: 'Failed to retrieve transactions' }],
    ['of an answer', { ResponseCode: '1000', ResponseMessage: 'Failed to retrieve transactions' }],
  ])('has none in words %s that a fault has, too', (_whose, body) => {
    expect(readPulledPage(body)).toEqual({ ok: true, value: { rows: [], isFault: true } });
  });

  it.each([
    ['nothing', undefined],
    ['a list', [[row]]],
    ['another code', { ResponseCode: '5000' }],
    ['another fault', { errorCode: '500.003.1001', errorMessage: 'Internal Server Error' }],
  ])('is not answered by %s', (_what, body) => {
    expect(readPulledPage(body)).toMatchObject({ ok: false });
  });
});

describe('a registration for pulls', () => {
  it('names the phone on file and a URL', () => {
    const request = { shortcode: '600000', nominatedNumber: '254712345678', callbackUrl: 'https://shop.example/x' };
    expect(buildPullRegistration(request)).toEqual({
      ...{ ShortCode: '600000', RequestType: 'Pull', NominatedNumber: '254712345678' },
      CallBackURL: 'https://shop.example/x',
    });
  });

  it.each([
    [{ 'Response Status': '1000', 'Response Description': 'Registered' }, 'Registered'],
    [{ ResponseStatus: '1001', ResponseDescription: 'There already' }, 'There already'],
    [{ ResponseStatus: 1000 }, null],
  ])('is accepted in both spellings: %j', (body, description) => {
    expect(readPullRegistration(body)).toEqual({ ok: true, value: { description } });
  });

  it.each([[{ ResponseStatus: '1002' }], [{}], [null], [{ errorCode: '400.001' }]])('is not accepted by %j', body => {
    expect(readPullRegistration(body)).toMatchObject({ ok: false });
  });
});
