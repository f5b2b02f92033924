/** The script of <mpesa-pay>, for pages of anybody: it always fits the gateway that it came from. */

import { createHash } from 'node:crypto';
import type { Express } from 'express';
import { readBuiltFile, sendBuiltFile } from './built-files.js';

const FILE = 'element/mpesa-pay.js';

/** It holds no secret, and a page that names its hash has to be allowed to read it. */
const OPEN_TO_ALL = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
/** What changes with the gateway is asked about each time. */
const SENDING = { caching: 'no-cache', policy: "default-src 'none'" };

/** Reads it once. Where it was not built, its path is unknown. */
export function serveElement(app: Express): void {
  const file = readBuiltFile(FILE);
  if (file === null) return;
  app.get('/mpesa-pay.js', (request, response) => {
    sendBuiltFile(file, SENDING, request, response.set(OPEN_TO_ALL));
  });
}

/** For the attribute `integrity` of a page; null where it was not built. */
export function readElementIntegrity(): string | null {
  const script = readBuiltFile(FILE)?.bodies.identity;
  return script ? `sha384-${createHash('sha384').update(script).digest('base64')}` : null;
}
