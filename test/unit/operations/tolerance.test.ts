import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readAccountBalanceResult } from '../../../src/operations/account-balance.js';
import { readB2cResult } from '../../../src/operations/b2c.js';
import { readErrorEnvelope } from '../../../src/operations/error-envelope.js';
import { readPulledPage } from '../../../src/operations/pull-transactions.js';
import { readPulledRow } from '../../../src/operations/pulled-payment.js';
import { readBody } from '../../../src/operations/read-body.js';
import { readPullRegistration } from '../../../src/operations/register-pull.js';
import { readResultAcknowledgement, readResultTimeout } from '../../../src/operations/result-envelope.js';
import { readStkAcknowledgement, readStkResult } from '../../../src/operations/stk-push.js';
import { readStkQueryAnswer } from '../../../src/operations/stk-query.js';
import { readTransactionStatusResult } from '../../../src/operations/transaction-status.js';
import { fixtureBytes, fixtureFiles } from '../../support/fixtures.js';

const READERS: ReadonlyArray<(body: unknown) => unknown> = [
  readStkAcknowledgement,
  readStkResult,
  readStkQueryAnswer,
  readResultAcknowledgement,
  readB2cResult,
  readResultTimeout,
  readTransactionStatusResult,
  readAccountBalanceResult,
  readErrorEnvelope,
  readPulledPage,
  readPulledRow,
  readPullRegistration,
];
const MESSAGES = ['stk-push', 'stk-query', 'b2c', 'transaction-status', 'account-balance'].flatMap(folder =>
  fixtureFiles(folder).map(file => fixtureBytes(folder, file)),
);

const message = fc.constantFrom(...MESSAGES);
/** Things that stand where a value is expected, as they are written on the wire. */
const oddity = fc.oneof(
  fc.constantFrom('0', '-0', '1', '""', '"0"', '" 0"', '"00"', 'true', 'null', '[]', '[0]', '{}', '{"a":1}', '1e400'),
  fc.json({ maxDepth: 2 }),
);

function readWithAll(bytes: Uint8Array): void {
  const body = readBody(bytes);
  for (const read of READERS) read(body.ok ? body.value : undefined);
}

describe('no reader ever throws', () => {
  it('on any value', () => {
    fc.assert(fc.property(fc.anything(), value => READERS.forEach(read => void read(value))));
  });

  it('on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readWithAll));
  });

  it('on a real message with bytes changed, cut or put in', () => {
    const edit = fc.tuple(fc.nat(2000), fc.nat(20), fc.uint8Array({ maxLength: 20 }));
    fc.assert(
      fc.property(message, fc.array(edit, { minLength: 1, maxLength: 4 }), (bytes, edits) => {
        const edited = edits.reduce(
          (body, [at, cut, put]) => Buffer.concat([body.subarray(0, at), put, body.subarray(at + cut)]),
          bytes,
        );
        readWithAll(edited);
      }),
      { numRuns: 500 },
    );
  });

  it('on a real message with one of its values replaced', () => {
    fc.assert(
      fc.property(message, fc.nat(), oddity, (bytes, seed, replacement) => {
        const values = [...bytes.toString().matchAll(/:\s*("[^"]*"|-?[\d.]+)/g)];
        const value = values[seed % Math.max(1, values.length)];
        fc.pre(value !== undefined);
        readWithAll(Buffer.from(bytes.toString().replace(value?.[0] ?? '', `: ${replacement}`)));
      }),
      { numRuns: 1000 },
    );
  });

  it('on a real callback cut at every byte, which is never a result', () => {
    const bytes = fixtureBytes('stk-push', 'result-paid.json');
    const end = bytes.lastIndexOf('}');
    for (let length = 0; length <= end; length += 1) expect(readBody(bytes.subarray(0, length)).ok).toBe(false);
  });
});
