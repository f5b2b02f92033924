import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classify, classifyTokenRefusal } from '../../../src/daraja/classify.js';
import type { Exchange } from '../../../src/daraja/transport.js';
import { NO_IDS } from '../../../src/domain/payment.js';
import type { AcknowledgementReading } from '../../../src/operations/operation.js';
import { OPERATIONS, type OperationName } from '../../../src/operations/operations.js';
import { readOrganization } from '../../../src/operations/organization.js';
import { readPulledPage } from '../../../src/operations/pull-transactions.js';
import { readQrCode } from '../../../src/operations/qr-code.js';
import { readC2bAcknowledgement } from '../../../src/operations/register-c2b.js';
import { readPullRegistration } from '../../../src/operations/register-pull.js';
import { readResultAcknowledgement } from '../../../src/operations/result-envelope.js';
import { readStkAcknowledgement } from '../../../src/operations/stk-push.js';
import { readStkQueryAnswer } from '../../../src/operations/stk-query.js';

const TOKEN = 'q7Tz0aKfYw2LmN8cVbR4xHsJ5dGe';
const READERS: Record<OperationName, (body: unknown) => AcknowledgementReading<unknown>> = {
  stkPush: readStkAcknowledgement,
  stkQuery: readStkQueryAnswer,
  b2c: readResultAcknowledgement,
  validatedB2c: readResultAcknowledgement,
  pochi: readResultAcknowledgement,
  b2b: readResultAcknowledgement,
  taxRemittance: readResultAcknowledgement,
  reversal: readResultAcknowledgement,
  qrCode: readQrCode,
  organization: readOrganization,
  transactionStatus: readResultAcknowledgement,
  accountBalance: readResultAcknowledgement,
  registerC2bV1: readC2bAcknowledgement,
  registerC2bV2: readC2bAcknowledgement,
  registerPull: readPullRegistration,
  pullTransactions: readPulledPage,
};
const ALL_ENDPOINTS = Object.keys(READERS) as OperationName[];

function answered(status: number, body: string): Exchange {
  return { kind: 'ANSWERED', status, body };
}

function judge(endpoint: OperationName, status: number, body: string) {
  return classify(endpoint, answered(status, body), READERS[endpoint]);
}

function envelope(errorCode: string, errorMessage: string): string {
  return JSON.stringify({ requestId: '7be2-41d0-93aa-5f0c1d2e3b4a112233', errorCode, errorMessage });
}

const STK_ACCEPTED = {
  MerchantRequestID: '5c1e-4f0a-8b77-9d2e3f4a5b6c774411',
  CheckoutRequestID: 'ws_CO_130120261015304411700000001',
  ResponseCode: '0',
  ResponseDescription: 'Success. Request accepted for processing',
};

describe('D2: twenty statuses by twelve bodies, on a push', () => {
  const statuses = [200, 201, 202, 204, 206, 301, 302, 304, 400, 401, 403, 404, 405, 408, 409, 429, 500, 502, 503, 504];
  type Kind = 'ACCEPTED' | 'REFUSED' | 'UNKNOWN' | 'TOKEN_REFUSED';
  const always = (kind: Kind) => () => kind;
  /** Without a code that is known: who are you, not so fast, and what was wrong with the request. */
  const byStatus = (status: number): Kind =>
    status === 401 ? 'TOKEN_REFUSED' : [400, 404, 405, 429].includes(status) ? 'REFUSED' : 'UNKNOWN';
  const bodies: [string, string, (status: number) => Kind][] = [
    ['an acknowledgement', JSON.stringify(STK_ACCEPTED), status => (status < 300 ? 'ACCEPTED' : 'UNKNOWN')],
    [
      'an acknowledgement that is an error too',
      JSON.stringify({ ...STK_ACCEPTED, errorCode: '400.002.02' }),
      always('UNKNOWN'),
    ],
    ['an acknowledgement without ids', '{"ResponseCode":"0"}', always('UNKNOWN')],
    ['a bad field', envelope('400.002.02', 'Bad Request - Invalid PhoneNumber'), always('REFUSED')],
    ['a bad token', envelope('404.001.03', 'Invalid Access Token'), always('TOKEN_REFUSED')],
    ['a busy subscriber', envelope('500.001.1001', 'Unable to lock subscriber, a transaction is …'), always('REFUSED')],
    ['maintenance', envelope('500.002.1001', 'Service is currently under maintenance.'), always('UNKNOWN')],
    ['an error that nobody explains', envelope('500.009.7777', 'New words'), byStatus],
    ['a page of HTML', '<html><head><title>Request unsuccessful. Incapsula incident</title></head></html>', byStatus],
    ['nothing', '', byStatus],
    ['JSON that is cut', JSON.stringify(STK_ACCEPTED).slice(0, 60), byStatus],
    ['JSON of another shape', '[null, 0, "0", {"a": "\ufffd"}]', byStatus],
  ];
  const cases = bodies.flatMap(([name, body, expected]) =>
    statuses.map(status => [status, name, body, expected(status)] as const),
  );

  it.each(cases)('HTTP %i with %s', (status, _, body, expected) => {
    expect(judge('stkPush', status, body).kind).toBe(expected);
  });

  it('are 240 cases', () => expect(cases).toHaveLength(240));
});

describe('what an error proves', () => {
  const REFUSALS: [OperationName, string, string, string, boolean][] = [
    [
      'stkPush',
      '500.001.1001',
      'Unable to lock subscriber, a transaction is already in process',
      'CUSTOMER_BUSY',
      true,
    ],
    ['stkPush', '500.001.1001', 'Merchant does not exist', 'CONFIGURATION', false],
    ['stkPush', '500.001.1001', '[MerchantValidate] - Wrong credentials', 'CONFIGURATION', false],
    ['stkPush', '400.002.02', 'Bad Request - Invalid PhoneNumber', 'INVALID_RECIPIENT', false],
    ['stkPush', '400.002.02', 'Bad Request - Invalid PartyB', 'CONFIGURATION', false],
    ['stkPush', '400.002.02', 'Bad Request - Invalid CallBackURL', 'CONFIGURATION', false],
    ['stkPush', '400.002.02', 'Bad Request - Invalid Amount', 'LIMIT_EXCEEDED', false],
    ['b2c', '400.002.02', 'Bad Request - Invalid PartyB', 'INVALID_RECIPIENT', false],
    ['b2c', '400.002.02', 'Bad Request - Invalid RecieverIdentifierType', 'CONFIGURATION', false],
    ['b2c', '400.002.05', 'Invalid Request Payload', 'CONFIGURATION', false],
    ['stkPush', '500.003.02', 'Error Occurred: Spike Arrest Violation', 'MPESA_UNAVAILABLE', true],
    ['accountBalance', '500.003.03', 'Quota Violation', 'MPESA_UNAVAILABLE', true],
    ['transactionStatus', '404.001.01', 'Resource not found', 'CONFIGURATION', false],
  ];
  it.each(REFUSALS)('%s, %s "%s" is %s', (endpoint, code, message, reason, retryable) => {
    expect(judge(endpoint, 500, envelope(code, message))).toMatchObject({
      kind: 'REFUSED',
      failure: { reason, resultCode: code, retryable },
    });
  });

  const UNKNOWNS: [OperationName, string, string][] = [
    ['stkPush', '500.001.1001', ''],
    ['stkPush', '500.001.1001', 'Internal Server Error'],
    ['b2c', '500.001.1001', 'Wrong credentials'],
    ['b2c', '500.003.02', 'System is busy'],
    ['b2c', '500.003.03', 'Quota Violation'],
    ['stkPush', '500.777.01', 'Nobody knows'],
    ['b2c', '500.002.1001', 'Duplicate OriginatorConversationID.'],
    ['b2c', '500.002.1001', 'System internal error.'],
    ['b2c', '500.003.1001', 'Internal Server Error'],
  ];
  it.each(UNKNOWNS)('%s, %s "%s" proves nothing', (endpoint, code, message) => {
    expect(judge(endpoint, 500, envelope(code, message)).kind).toBe('UNKNOWN');
  });

  it('knows a refused token by any of its codes', () => {
    for (const code of ['401.002.01', '401.003.01', '404.001.03', '400.003.01']) {
      expect(judge('b2c', 404, envelope(code, 'What you sent'))).toMatchObject({
        kind: 'TOKEN_REFUSED',
        errorCode: code,
      });
    }
  });
});

describe('the faults of the gateway in front of Daraja', () => {
  const fault = (errorcode: string) => JSON.stringify({ fault: { faultstring: 'Fault', detail: { errorcode } } });

  it('are understood at any status', () => {
    for (const status of [200, 401, 429, 500]) {
      const spike = judge('b2c', status, fault('policies.ratelimit.SpikeArrestViolation'));
      expect(spike).toMatchObject({ kind: 'REFUSED', failure: { reason: 'MPESA_UNAVAILABLE', retryable: true } });
      expect(judge('b2c', status, fault('keymanagement.service.access_token_expired')).kind).toBe('TOKEN_REFUSED');
    }
    for (const status of [200, 401, 500]) {
      expect(judge('b2c', status, fault('steps.javascript.ScriptExecutionFailed')).kind).toBe('UNKNOWN');
    }
  });

  it('are understood by their words alone', () => {
    expect(judge('b2c', 401, '{"error":"invalid_token","error_description":"x"}').kind).toBe('TOKEN_REFUSED');
    expect(judge('b2c', 500, '{"fault":{"faultstring":"Access Token expired"}}').kind).toBe('TOKEN_REFUSED');
  });
});

describe('the STK query', () => {
  const says = (fields: object) => JSON.stringify({ ResponseCode: '0', ResponseDescription: 'ok', ...fields });

  it('reports any code, "4999" for a push that is still open', () => {
    for (const code of ['0', '1032', '4999', 'E3008', 'whatever']) {
      expect(judge('stkQuery', 200, says({ ResultCode: code }))).toMatchObject({
        kind: 'ACCEPTED',
        value: { resultCode: code },
      });
    }
  });

  it('has no answer in any error, at any status', () => {
    const errors = [
      envelope('500.001.1001', ''),
      envelope('500.001.1001', 'The transaction is being processed'),
      envelope('500.001.1001', 'The transaction does not Exist'),
      envelope('500.001.1001', 'Unable to lock subscriber'),
      envelope('400.002.02', 'Bad Request - Invalid CheckoutRequestID'),
      envelope('500.003.02', 'Spike Arrest Violation'),
      '<html>',
    ];
    for (const body of errors) {
      for (const status of [200, 400, 403, 429, 500]) expect(judge('stkQuery', status, body).kind).toBe('UNKNOWN');
    }
  });
});

describe('no answer at all', () => {
  it('is NOT_SENT only where nothing left', () => {
    expect(classify('b2c', { kind: 'NOT_SENT', problem: 'ECONNREFUSED' }, READERS.b2c)).toEqual({
      kind: 'NOT_SENT',
      failure: { reason: 'MPESA_UNAVAILABLE', resultCode: null, retryable: true },
      description: 'Daraja was not reached: ECONNREFUSED.',
    });
    expect(classify('b2c', { kind: 'UNANSWERED', problem: 'ECONNRESET' }, READERS.b2c).kind).toBe('UNKNOWN');
  });
});

describe('M19: the status of an answer to a payout', () => {
  const bodies = ['', '<html>', '{}', '[]', 'null', '"0"', envelope('777.1', 'Nobody knows'), '{"ResponseCode":"1"}'];

  it('proves nothing but that the rate was too high', () => {
    for (const body of bodies) {
      for (let status = 300; status < 600; status += 1) {
        const expected = status === 429 ? 'REFUSED' : 'UNKNOWN';
        expect([status, body, judge('b2c', status, body).kind]).toEqual([status, body, expected]);
      }
    }
  });
});

describe('D6: an acknowledgement that takes its ids back', () => {
  const ids = { ConversationID: 'AG_1', OriginatorConversationID: 'ord_1' };
  const heard = { ids: { ...NO_IDS, conversationId: 'AG_1', originatorConversationId: 'ord_1' } };

  it('is unknown, and its ids are kept', () => {
    const answers: [number, object][] = [
      [200, { ...ids, ResponseCode: '1' }],
      [200, ids],
      [400, { ...ids, errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid PartyB' }],
      [401, { ...ids, errorCode: '401.002.01', errorMessage: 'Invalid Access Token' }],
      [503, { ...ids, ResponseCode: '0' }],
    ];
    for (const [status, body] of answers) {
      expect(judge('b2c', status, JSON.stringify(body))).toMatchObject({ kind: 'UNKNOWN', heard });
    }
  });

  it('is taken with one id as with two', () => {
    expect(judge('b2c', 200, '{"ConversationID":"AG_1","ResponseCode":0}')).toMatchObject({
      kind: 'ACCEPTED',
      value: { ids: { conversationId: 'AG_1', originatorConversationId: null } },
    });
  });
});

describe('D5: the missing token', () => {
  const CASES: [string, Exchange, string, boolean][] = [
    ['an empty 400', answered(400, ''), 'CONFIGURATION', false],
    ['an error code', answered(400, envelope('400.008.01', 'Invalid Authentication passed')), 'CONFIGURATION', false],
    ['an error code with 200', answered(200, envelope('400.008.02', 'Invalid grant type')), 'CONFIGURATION', false],
    ['a firewall', answered(403, '<html>'), 'MPESA_UNAVAILABLE', true],
    ['a rate limit', answered(400, envelope('500.003.02', 'Spike Arrest Violation')), 'MPESA_UNAVAILABLE', true],
    ['another code', answered(400, envelope('400.001.02', 'What you sent')), 'CONFIGURATION', false],
    ['a code of 401', answered(401, envelope('401.001.01', 'Who are you?')), 'CONFIGURATION', false],
    ['401 whatever its code', answered(401, envelope('500.001.1001', '')), 'CONFIGURATION', false],
    ['a number for a code', answered(400, '{"errorCode":400,"errorMessage":"x"}'), 'CONFIGURATION', false],
    ['words without a code', answered(500, '{"fault":{"faultstring":"Invalid ApiKey"}}'), 'CONFIGURATION', false],
    ['OAuth words', answered(403, '{"error":"invalid_client"}'), 'CONFIGURATION', false],
    ['a refusal of the app', answered(403, envelope('403.001.01', 'Forbidden')), 'CONFIGURATION', false],
    [
      'an error of the server',
      answered(400, envelope('500.001.1001', 'Internal Server Error')),
      'MPESA_UNAVAILABLE',
      true,
    ],
    ['a full quota', answered(401, '{"fault":{"faultstring":"Quota Violation"}}'), 'MPESA_UNAVAILABLE', true],
    ['a server error', answered(503, '<html>'), 'MPESA_UNAVAILABLE', true],
    ['200 without a token', answered(200, '{}'), 'MPESA_UNAVAILABLE', true],
    ['silence', { kind: 'UNANSWERED', problem: 'no answer in time' }, 'MPESA_UNAVAILABLE', true],
    ['no connection', { kind: 'NOT_SENT', problem: 'ENOTFOUND' }, 'MPESA_UNAVAILABLE', true],
  ];
  it.each(CASES)('%s', (_, exchange, reason, retryable) => {
    expect(classifyTokenRefusal(exchange).failure).toEqual({ reason, resultCode: null, retryable });
  });
});

describe('whatever comes', () => {
  const anyBody = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ errorCode: fc.anything(), errorMessage: fc.anything() }).map(value => String(JSON.stringify(value))),
    fc.constant('['.repeat(30_000)),
  );

  it('never throws, and accepts only what the reader understood', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_ENDPOINTS),
        fc.integer({ min: 100, max: 599 }),
        anyBody,
        (endpoint, status, body) => {
          expect(judge(endpoint, status, body).kind).not.toBe('ACCEPTED');
        },
      ),
    );
  });

  it('describes it without tokens and phone numbers', () => {
    const messages = [
      `Error Occurred - Invalid Access Token - ${TOKEN}`,
      `Bad token ${TOKEN} for 254700000001`,
      'Duplicate request ws_CO_130120261015304411700000001 from 0700000001\r\nX: y',
    ];
    for (const message of messages) {
      for (const body of [envelope('500.001.1001', message), envelope(TOKEN, message)]) {
        const verdict = judge('b2c', 500, body);
        const description = verdict.kind === 'ACCEPTED' ? '' : verdict.description;
        expect(description).not.toMatch(new RegExp(`${TOKEN}|0000001|[\\r\\n]`));
      }
    }
    expect(judge('b2c', 400, envelope('400.002.02', 'Bad Request - Invalid RecieverIdentifierType'))).toMatchObject({
      description: 'Daraja answered HTTP 400, 400.002.02 Bad Request - Invalid RecieverIdentifierType',
    });
  });
});

describe('the endpoints', () => {
  it('call everything a question that moves no money', () => {
    expect(ALL_ENDPOINTS.filter(endpoint => !OPERATIONS[endpoint].isQuestion)).toEqual([
      'stkPush',
      'b2c',
      'validatedB2c',
      'pochi',
      'b2b',
      'taxRemittance',
      'reversal',
    ]);
  });
});
