import { describe, expect, it } from '@jest/globals';
import { type AccessTokens, createAccessTokens } from '../../../src/daraja/access-token.js';
import type { Exchange, Transport } from '../../../src/daraja/transport.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { createSettableClock } from '../../support/settable-clock.js';

const APP = { consumerKey: new Secret('key'), consumerSecret: new Secret('secret') };
const OTHER_APP = { consumerKey: new Secret('other'), consumerSecret: new Secret('secret') };
const UNREACHABLE: Exchange = { kind: 'NOT_SENT', problem: 'ECONNREFUSED' };

function issue(token: string, expiresIn: unknown = '3599'): Exchange {
  return answered(200, JSON.stringify({ access_token: token, expires_in: expiresIn }));
}

function answered(status: number, body: string): Exchange {
  return { kind: 'ANSWERED', status, body };
}

/** A far side that gives these answers in turn, the last one again and again. */
function open(...answers: Exchange[]) {
  const clock = createSettableClock(0);
  const headers: string[] = [];
  const transport: Transport = {
    async exchange(request) {
      headers.push(request.headers.authorization ?? '');
      return answers[Math.min(headers.length, answers.length) - 1] ?? UNREACHABLE;
    },
    close: async () => undefined,
  };
  return { clock, headers, tokens: createAccessTokens({ transport, clock, timeoutMs: 25_000, log: silentLog }) };
}

async function getToken(tokens: AccessTokens, app = APP): Promise<Secret> {
  const answer = await tokens.get(app, Number.MAX_SAFE_INTEGER);
  if (!answer.ok) throw new Error(answer.problem);
  return answer.token;
}

describe('keeping a token', () => {
  it('asks once with Basic authentication and keeps the token, for each app', async () => {
    const { tokens, headers } = open(issue('one'), issue('two'));
    expect((await getToken(tokens)).reveal()).toBe('one');
    expect((await getToken(tokens)).reveal()).toBe('one');
    expect((await getToken(tokens, OTHER_APP)).reveal()).toBe('two');
    expect(headers).toEqual([`Basic ${btoa('key:secret')}`, `Basic ${btoa('other:secret')}`]);
  });

  it('sends one request for five hundred callers at expiry', async () => {
    const { tokens, headers, clock } = open(issue('one'), issue('two'));
    await getToken(tokens);
    clock.set(3_599_000);
    const found = await Promise.all(Array.from({ length: 500 }, () => getToken(tokens)));
    expect(new Set(found.map(token => token.reveal()))).toEqual(new Set(['two']));
    expect(headers).toHaveLength(2);
  });

  const LIVES: [unknown, number][] = [
    ['3599', 2_879_200],
    [3599, 2_879_200],
    ['100', 50_000],
    [200, 140_000],
    [null, 240_000],
    ['soon', 240_000],
    [-5, 240_000],
    [Number.MAX_VALUE, 2_880_000],
  ];
  it.each(LIVES)('renews a token of %p seconds after %i ms', async (expiresIn, renewAt) => {
    const { tokens, clock } = open(issue('one', expiresIn), issue('two'));
    await getToken(tokens);
    clock.set(renewAt - 1);
    expect((await getToken(tokens)).reveal()).toBe('one');
    clock.set(renewAt);
    expect((await getToken(tokens)).reveal()).toBe('two');
  });
});

describe('a refused token', () => {
  it('is dropped once, however many callers had it refused', async () => {
    const { tokens, headers } = open(issue('one'), issue('two'), issue('three'));
    const refused = await getToken(tokens);
    const retry = async () => {
      tokens.drop(APP, refused);
      return (await getToken(tokens)).reveal();
    };
    const found = await Promise.all(Array.from({ length: 500 }, retry));
    expect(await retry()).toBe('two');
    expect(new Set(found)).toEqual(new Set(['two']));
    expect(headers).toHaveLength(2);
  });
});

describe('no token', () => {
  const ANSWERS: [string, Exchange, string][] = [
    ['wrong credentials', answered(400, ''), 'CONFIGURATION'],
    ['a firewall', answered(403, '<html>'), 'MPESA_UNAVAILABLE'],
    ['no connection', UNREACHABLE, 'MPESA_UNAVAILABLE'],
    ['an answer without one', answered(200, '{"expires_in":"3599"}'), 'MPESA_UNAVAILABLE'],
    ['one that no header can carry', issue('a\r\nb'), 'MPESA_UNAVAILABLE'],
    ['one with an error status', { ...issue('one'), status: 500 } as Exchange, 'MPESA_UNAVAILABLE'],
  ];
  it.each(ANSWERS)('for %s; the next caller asks again', async (_, answer, reason) => {
    const { tokens } = open(answer, issue('one'));
    expect(await tokens.get(APP, 1)).toMatchObject({ ok: false, failure: { reason, resultCode: null } });
    expect((await getToken(tokens)).reveal()).toBe('one');
  });

  it('leaves the old one in use until it expires', async () => {
    const { tokens, headers, clock } = open(issue('old'), UNREACHABLE);
    await getToken(tokens);
    clock.set(3_000_000);
    expect((await getToken(tokens)).reveal()).toBe('old');
    expect((await getToken(tokens)).reveal()).toBe('old');
    expect(headers).toHaveLength(2);
    clock.set(3_599_000);
    expect(await tokens.get(APP, 3_600_000)).toMatchObject({ ok: false });
  });
});
