/** Ids from outside: what cannot be an id of ours is answered as one that does not exist, and never reaches a database. */

import { GatewayError } from '../../../domain/gateway-error.js';
import { isId } from '../../../lib/ids.js';

/** Looks a row up by its id; null when there is none, or when it is no id. */
export async function findById<T>(id: string, find: (id: string) => Promise<T | null>): Promise<T | null> {
  return isId(id) ? find(id) : null;
}

/** Refuses what is no id with the same answer as an unknown one. `what` names it: "payment", "enquiry"; `field` is its own name. */
export function checkId(id: string, what: string, field = 'id'): void {
  if (!isId(id)) throw new GatewayError('NOT_FOUND', `No such ${what}.`, { field });
}
