import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { blankSecrets } from '../../../src/operations/blank-secrets.js';

const redact = (text: string) => Buffer.from(blankSecrets(Buffer.from(text))).toString();

describe('A12: blankSecrets', () => {
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
    ['{"IDType":"01","IDNumber":"27459163"}', '{"IDType":"01","IDNumber":""}'],
    ['{"IDNumber":27459163,"Amount":1}', '{"IDNumber":"","Amount":1}'],
    ['"SecurityCredential":"x" trailing junk', '"SecurityCredential":"" trailing junk'],
  ])('blanks %j', (text, redacted) => expect(redact(text)).toBe(redacted));

  it.each([
    ['{"ResultURL":"https://pay.example/api/v1/pay/b2c/callback/t/k"}', '{"ResultURL":""}'],
    ['{"QueueTimeOutURL":"https:\\/\\/pay.example\\/t\\/k","Amount":1}', '{"QueueTimeOutURL":"","Amount":1}'],
    [
      '{"a":{"QueueTimeoutURL" : "u"},"CallBackURL":"u","CallbackURL":"u"}',
      '{"a":{"QueueTimeoutURL" : ""},"CallBackURL":"","CallbackURL":""}',
    ],
    ['{"ConfirmationURL":"u","ValidationURL":"cut off', '{"ConfirmationURL":"","ValidationURL":""'],
  ])('A12: blanks the callback URLs of ours in %j, whose keys are good for weeks', (text, redacted) =>
    expect(redact(text)).toBe(redacted),
  );

  it.each([
    '{"Remarks":"the \\"SecurityCredential\\":\\"x\\" stays"}',
    '{"Remarks":"SecurityCredential","Amount":1}',
    '{"SecurityCredentials":"x"}',
    '',
    'SecurityCredential',
    '{"ResultURLs":"x","URL":"y","Remarks":"ResultURL"}',
  ])('leaves %j', text => {
    const bytes = Buffer.from(text);
    expect(blankSecrets(bytes)).toBe(bytes);
  });

  it('changes nothing but the value, whatever stands around it and in it', () => {
    const value = fc.json();
    fc.assert(
      fc.property(value, fc.string({ unit: 'binary' }), value, (before, secret, after) => {
        const body = (credential: string) =>
          `{"b":${before},"SecurityCredential":${JSON.stringify(credential)},"a":${after}}`;
        fc.pre(!/SecurityCredential|URL/i.test(`${before}${after}`));
        expect(redact(body(secret))).toBe(body(''));
      }),
    );
  });

  it('keeps bytes that are no UTF-8', () => {
    const around = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    const body = Buffer.concat([around, Buffer.from('"SecurityCredential":"\u00e9"', 'latin1'), around]);
    const redacted = Buffer.concat([around, Buffer.from('"SecurityCredential":""'), around]);
    expect(Buffer.from(blankSecrets(body))).toEqual(redacted);
  });

  it('reads only its own part of a larger buffer', () => {
    const whole = Buffer.from('xx{"SecurityCredential":"s"}yy');
    expect(Buffer.from(blankSecrets(whole.subarray(2, -2))).toString()).toBe('{"SecurityCredential":""}');
  });
});
