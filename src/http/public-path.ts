/** The path of PUBLIC_URL: a proxy may strip or keep it; both reach the same routes. */

import { CALLBACK_ROUTES } from '../operations/callback-routes.js';
import { matchCallback } from './match-callback.js';

/** Takes a request's URL to the one that the routes know. `publicUrl` has no trailing slash. */
export function createPublicPath(publicUrl: string): (url: string) => string {
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '');
  if (prefix === '') return url => url;
  return url => {
    // A path that is a callback as it stands is one, whatever it begins with.
    const isBelow = url.startsWith(`${prefix}/`) && matchCallback(pathOf(url)) === null;
    return isBelow ? url.slice(prefix.length) : url;
  };
}

/** Whether a path that is none of ours was meant for a callback: the proxy changes it, or PUBLIC_URL has another path. */
export function isCallbackLike(path: string): boolean {
  return CALLBACK_ROUTES.some(route => path.includes(`/${route}`));
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? '';
}
