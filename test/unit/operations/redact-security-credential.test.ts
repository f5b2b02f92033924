import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { redactSecurityCredential } from '../../../src/operations/redact-security-credential.js';

const redact = (text: string) => Buffer.from(redactSecurityCredential(Buffer.from(text))).toString();

describe('redactSecurityCredential', () => {
  it.each([
    ['{"SecurityCredential":"c2VjcmV0=="}', '{"SecurityCredential":""}'],
    ['{ "SecurityCredential" :\n "c2VjcmV0" , "Amount" : 1 }', '{ "SecurityCredential" :\n "" , "Amount" : 1 }'],
    [
      '{"a":[{"SecurityCredential":"x"}],"SecurityCredential":"y"}',
      '{"a":[{"SecurityCredential":""}],"SecurityCredential":""}',
    ],
    ['{"SecurityCredential":"a\\"b\\\\","Remarks":"r"}', '{"SecurityCredential":"","Remarks":"r"}'],
    ['{"SecurityCredential":"a\\ b"}', '{"SecurityCredential":""}'],
    ['{"SecurityCredential":"a\\/b"}', '{"SecurityCredential":""}'],
    ['{"SecurityCredential":"cut off', '{"SecurityCredential":""'],
    ['{"SecurityCredential":"cut off\\', '{"SecurityCredential":""'],
    ['{"SecurityCredential":bare,"Amount":1}', '{"SecurityCredential":"","Amount":1}'],
    ['"SecurityCredential":"x" trailing junk', '"SecurityCredential":"" trailing junk'],
  ])('blanks %j', (text, redacted) => expect(redact(text)).toBe(redacted));

  it.each([
    '{"Remarks":"the \\"SecurityCredential\\":\\"x\\" stays"}',
    '{"Remarks":"SecurityCredential","Amount":1}',
    '{"SecurityCredentials":"x"}',
    '',
    'SecurityCredential',
  ])('leaves %j', text => {
    const bytes = Buffer.from(text);
    expect(redactSecurityCredential(bytes)).toBe(bytes);
  });

  it('changes nothing but the value, whatever stands around it and in it', () => {
    const value = fc.json();
    fc.assert(
      fc.property(value, fc.string({ unit: 'binary' }), value, (before, secret, after) => {
        const body = (credential: string) =>
          `{"b":${before},"SecurityCredential":${JSON.stringify(credential)},"a":${after}}`;
        fc.pre(!`${before}${after}`.includes('SecurityCredential'));
        expect(redact(body(secret))).toBe(body(''));
      }),
    );
  });

  it('keeps bytes that are no UTF-8', () => {
    const around = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    const body = Buffer.concat([around, Buffer.from('"SecurityCredential":"\u00e9"', 'latin1'), around]);
    const redacted = Buffer.concat([around, Buffer.from('"SecurityCredential":""'), around]);
    expect(Buffer.from(redactSecurityCredential(body))).toEqual(redacted);
  });

  it('reads only its own part of a larger buffer', () => {
    const whole = Buffer.from('xx{"SecurityCredential":"s"}yy');
    expect(Buffer.from(redactSecurityCredential(whole.subarray(2, -2))).toString()).toBe('{"SecurityCredential":""}');
  });
});
