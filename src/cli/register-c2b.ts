/** `register-c2b`: registers the URLs at which M-Pesa tells the gateway of payments by hand, or says what has become of them. */

import { EXIT_STATUSES } from './exit-statuses.js';
import { reachGateway } from './reach-gateway.js';

export interface RegisterOptions {
  /** Default: the gateway's first. */
  readonly shortcode?: string;
  /** M-Pesa stops a payment while nobody answers its validation. */
  readonly cancel?: boolean;
  /** Only says what is known. */
  readonly show?: boolean;
  readonly url?: string;
}

interface RegistrationLine {
  readonly shortcode: string;
  readonly version: string;
  readonly state: string;
  readonly answer: string | null;
}

const FIELDS = '{ shortcode version state answer }';
const REGISTER = `mutation ($input: RegisterC2bInput!) { registration: registerC2bUrls(input: $input) ${FIELDS} }`;
const SHOW = `query ($shortcode: String) { registration: c2bRegistration(shortcode: $shortcode) ${FIELDS} }`;

/** Status 0 where M-Pesa has accepted the URLs, 69 where another system has them or M-Pesa refused. */
export async function registerC2b({ shortcode, cancel, show, url }: RegisterOptions): Promise<number> {
  const { ask, stop } = await reachGateway({ url, hasDatabase: show === true });
  try {
    const input = { shortcode, responseType: cancel ? 'CANCELLED' : 'COMPLETED' };
    const [document, variables] = show ? [SHOW, { shortcode }] : [REGISTER, { input }];
    const { registration } = await ask<{ registration: RegistrationLine }>(document, variables);
    const { state, version, answer } = registration;
    process.stdout.write(`${registration.shortcode}  ${state}  ${version}  ${answer ?? ''}`.trimEnd().concat('\n'));
    if (state === 'ACCEPTED') process.stdout.write('Now pay one shilling by hand: that proves it.\n');
    const isOurs = state === 'ACCEPTED' || state === 'PROVEN';
    return isOurs ? EXIT_STATUSES.done.status : EXIT_STATUSES.unavailable.status;
  } finally {
    await stop();
  }
}
