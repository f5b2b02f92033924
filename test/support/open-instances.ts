/** Several gateways on one database, as behind a load balancer; with or without Redis between them. */

import type { TestDatabase } from './databases.js';
import { type OpenGateway, type OpenGatewayOptions, openGateway } from './open-gateway.js';

/** The first owns the database. Close them in the opposite order. */
export async function openInstances(
  database: TestDatabase,
  count: number,
  options: OpenGatewayOptions = {},
): Promise<readonly OpenGateway[]> {
  const first = await openGateway(database, options);
  const gateways = [first];
  const shared: TestDatabase = {
    ...database,
    create: async () => ({ address: first.database.address, drop: async () => undefined }),
  };
  while (gateways.length < count) gateways.push(await openGateway(shared, options));
  return gateways;
}

export async function closeInstances(gateways: readonly OpenGateway[]): Promise<void> {
  for (const gateway of gateways.toReversed()) await gateway.close();
}
