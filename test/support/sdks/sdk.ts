/** One third-party Daraja SDK, as the test of the simulator drives it: four calls in the SDK's own words. */

import type { simulatorCredentials } from '../../../src/simulator/credentials.js';

export interface SdkSettings {
  /** The simulator. */
  readonly url: string;
  /** Where callbacks go. */
  readonly receiverUrl: string;
  readonly credentials: typeof simulatorCredentials;
  /** A file with the simulator's public key, in the place of Safaricom's certificate. */
  readonly certificatePath: string;
  readonly sealedPassword: string;
}

export interface Sdk {
  /** Resolves to the CheckoutRequestID. */
  push(msisdn: string): Promise<string>;
  /** Resolves to the ResultCode. */
  query(checkoutRequestId: string): Promise<string>;
  /** Resolves to the ResponseCode. */
  payOut(msisdn: string): Promise<string>;
  /** Resolves to the ResponseCode. */
  askBalance(): Promise<string>;
  /** Takes back what was changed to point the SDK at the simulator. */
  close(): void;
}

export type OpenSdk = (settings: SdkSettings) => Promise<Sdk>;
