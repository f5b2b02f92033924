/** What stands in front of the stations beside the callbacks: GraphQL, and the hosted page of a checkout. */

import { createCheckoutLinks } from './callers/checkout-links.js';
import { readClientBlock, readPlainAddress } from './callers/client-address.js';
import type { Config } from './config/config.js';
import type { World } from './create-stations.js';
import { type Graphql, openGraphql } from './graphql/open-graphql.js';
import type { GraphqlStations } from './graphql/stations.js';
import { type CheckoutPage, createCheckoutPage } from './http/checkout-page/create-checkout-page.js';
import type { Keys } from './keys/keys.js';
import { createAddressList } from './lib/address-list.js';
import type { OriginRule } from './lib/allowed-origins.js';
import { readVersion } from './lib/read-version.js';
import type { Secret } from './lib/secret.js';
import { openTo, runsSimulator } from './open-simulator.js';
import { OUR_URLS } from './registrations/registrations.js';

export interface EdgeNeeds {
  readonly keys: Keys;
  readonly origins: OriginRule;
  readonly publicUrl: string;
  /** Sign watch tokens and links, if there is nothing else to sign them with. */
  readonly secrets: readonly Secret[];
}

/** Both are answered by the same stations, and know a checkout by the same secrets. */
export interface Edge {
  readonly graphql: Graphql;
  readonly checkoutPage: CheckoutPage;
}

/** Rejects when the schema is faulty. */
export async function openEdge(
  config: Config,
  world: World,
  stations: GraphqlStations,
  needs: EdgeNeeds,
): Promise<Edge> {
  const { keys, origins, publicUrl, secrets } = needs;
  const { clock, random, log } = world;
  const proxies = createAddressList(config.http.trustedProxies);
  const tokenSecrets = config.tokenSecrets ?? secrets;
  const links = createCheckoutLinks(tokenSecrets, publicUrl);
  const { environment, limits } = config;
  const hasSimulator = runsSimulator(config);
  const shortcodes = config.shortcodes.map(({ shortcode, type }) => ({ shortcode, type }));
  const graphql = await openGraphql({
    ...{ stations, origins, clock, random, log, findKey: keys, isOpenTo: openTo(config), tokenSecrets },
    about: { environment, hasSimulator, version: readVersion(), limits, shortcodes, checkoutUrlOf: links.urlOf },
    askerOf: request => readClientBlock(request, proxies),
    addressOf: request => readPlainAddress(request, proxies),
  });
  const { checkouts, timetable } = stations;
  const isToldByHand = createIsToldByHand(config, stations);
  const { refuseVisit } = graphql;
  const page = { checkouts, links, ladders: timetable.ladders, isToldByHand, refuseVisit, clock, log };
  return { graphql, checkoutPage: createCheckoutPage(page) };
}

/** Only paybills have references, and M-Pesa tells of payments to those that are registered. */
function createIsToldByHand({ shortcodes }: Config, { registrations }: GraphqlStations) {
  return async (shortcode: string): Promise<boolean> => {
    const isPaybill = shortcodes.some(each => each.shortcode === shortcode && each.type === 'paybill');
    return isPaybill && OUR_URLS.includes((await registrations.find(shortcode)).state);
  };
}
