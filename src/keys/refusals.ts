/** Refusals of names, which say how to go on: in GraphQL with a mutation, on the command line with a command. */

import type { Role } from '../callers/roles.js';
import { GatewayError } from '../domain/gateway-error.js';

/** A name whose key can still be used is not given to another. */
export class NameInUse extends GatewayError {
  constructor(readonly keyName: string) {
    super('BAD_USER_INPUT', `name "${keyName}" is in use. To replace its key, call rotateApiKey.`, { field: 'name' });
  }
}

/** A key of the configuration is neither rotated nor revoked here. */
export class KeyInConfiguration extends GatewayError {
  constructor(
    readonly keyName: string,
    readonly role: Role,
  ) {
    const message = 'This key is in API_KEYS. Change it there, or make one of the same name with createApiKey first.';
    super('NOT_FOUND', message, { field: 'name' });
  }
}
