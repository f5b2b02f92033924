/** Generated from the schema by `npm run generate`; do not edit. */

/** Caches find everything else by its id. */
export const TYPES_WITHOUT_ID: readonly string[] = [
  'ApiKey',
  'AuditConnection',
  'AuditEdge',
  'PageInfo',
  'AccountBalance',
  'Account',
  'AccountBalanceConnection',
  'AccountBalanceEdge',
  'CallbackConnection',
  'CallbackEdge',
  'PaymentFailure',
  'PaymentApproval',
  'WatchToken',
  'PaymentEvent',
  'Gateway',
  'GatewayLimits',
  'PayoutPause',
  'LockedInitiator',
  'PaymentUpdatePage',
  'PaymentUpdate',
  'PaymentConnection',
  'PaymentEdge',
  'NewApiKey',
  'QrCode',
];
