/** What the console has to know before it shows anything: whose key this is, and what it may do. */

import { defineDocument } from '../api/ask.js';
import type { Gateway } from '../api/schema.js';

/** The gateway as the holder of this key sees it. */
export type GatewayInfo = Pick<
  Gateway,
  'environment' | 'hasSimulator' | 'version' | 'role' | 'rights' | 'caller' | 'shortcodes'
>;

export const GATEWAY = defineDocument<{ readonly gateway: GatewayInfo }>(
  'query Gateway { gateway { environment hasSimulator version role rights caller shortcodes { number type } } }',
);
