import { expect, it } from '@jest/globals';
import { readErrorEnvelope } from '../../../src/operations/error-envelope.js';
import { describeFixtures, type FixtureCase } from '../../support/fixtures.js';

const says = (errorCode: string, errorMessage: string): FixtureCase => [readErrorEnvelope, { errorCode, errorMessage }];
const notJson: FixtureCase = [readErrorEnvelope, { ok: false, problem: 'the body is not JSON' }];

describeFixtures('error-envelope', {
  'new-request-id.json': says('400.002.02', 'Bad Request - Invalid PhoneNumber'),
  'old-request-id.json': says(
    '500.001.1001',
    'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  ),
  'empty-message.json': says('500.001.1001', ''),
  'echoed-token.json': says('401.002.01', 'Error Occurred - Invalid Access Token'),
  'no-product.json': says(
    '401.003.01',
    'Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found',
  ),
  'apigee-spike-arrest.json': says(
    'policies.ratelimit.SpikeArrestViolation',
    'Spike arrest violation. Allowed rate : 5ps',
  ),
  'soap-fault.json': says(
    'soap:Server',
    'Execution of ServiceCallout failed. Reason: ResponseCode 409 is treated as error',
  ),
  'no-error.json': [readErrorEnvelope, null],
  'firewall.html': notJson,
  'empty.txt': notJson,
});

it.each(['-', ' -', '- ', '  -  '])('cuts off a token that follows %j', dash => {
  const body = { errorCode: '404.001.03', errorMessage: `Invalid Access Token${dash}c9SQxWWhmdVRlyh0zh8gZDTkubVF` };
  expect(readErrorEnvelope(body)).toEqual({ errorCode: '404.001.03', errorMessage: 'Invalid Access Token' });
});
