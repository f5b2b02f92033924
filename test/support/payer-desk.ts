/** A shop with <mpesa-pay> in front of a whole gateway, and a browser for its payers. */

import { expect } from '@jest/globals';
import { type CheckoutView, CREATE_CHECKOUT } from './checkout-documents.js';
import { type Browser, launchChromium } from './console-browser.js';
import type { TestDatabase } from './databases.js';
import { type OpenGateway, openGateway } from './open-gateway.js';
import { openShopServer, type ShopServer } from './shop-server.js';

export interface PayerDesk {
  readonly browser: Browser;
  readonly gateway: OpenGateway;
  readonly shop: ShopServer;
  /** Of 150 shillings, unless `input` says otherwise. */
  create(input?: object): Promise<CheckoutView>;
  /** The gateway must have logged no error. */
  close(): Promise<void>;
}

export async function openPayerDesk(database: TestDatabase): Promise<PayerDesk> {
  const browser = await launchChromium();
  const shop = await openShopServer(() => gateway.url());
  const gateway = await openGateway(database, { environment: { ALLOWED_ORIGINS: shop.url } });
  return {
    ...{ browser, gateway, shop },
    create: (input = {}) => gateway.as('desk').ask(CREATE_CHECKOUT, { input: { amount: 150, ...input } }),
    async close() {
      await browser.close();
      await shop.close();
      await gateway.close();
      expect(gateway.errors).toEqual([]);
    },
  };
}
