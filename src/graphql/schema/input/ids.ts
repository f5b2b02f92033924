/** Ids from outside: an invalid id gets the same answer as an unknown one, and never reaches the database. */

import { GatewayError } from '../../../domain/gateway-error.js';
import { isId } from '../../../lib/ids.js';

/** Looks up a row by its id; null if there is none or the id is invalid. */
export async function findById<T>(id: string, find: (id: string) => Promise<T | null>): Promise<T | null> {
  return isId(id) ? find(id) : null;
}

/** Refuses an invalid id with the same answer as an unknown one. `what` names the thing ("payment", "enquiry"), `field` the field. */
export function checkId(id: string, what: string, field = 'id'): void {
  if (!isId(id)) throw new GatewayError('NOT_FOUND', `No such ${what}.`, { field });
}
