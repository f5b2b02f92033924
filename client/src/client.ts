/** The entry of the package: the client, its error, and the types of what it gives. */

export type {
  ClientOptions,
  MpesaClient,
  PaymentPage,
  RequestedPayment,
  SettledOptions,
  TokenOption,
  WatchAllOptions,
  WatchOptions,
} from './create-client.js';
export { createClient } from './create-client.js';
export type { DoorName } from './doors/door.js';
export type { Line } from './follow.js';
export type * from './generated/schema.js';
export { type BadField, type Extensions, MpesaError } from './mpesa-error.js';
export type { Timing } from './timing.js';
