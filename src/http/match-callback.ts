/** Recognises callback paths (contract section 3): the long form that we send to Daraja, and the bare form. */

import { CALLBACK_BASE_PATH, CALLBACK_ROUTES, type CallbackRoute } from '../operations/callback-routes.js';

/** A callback's path, taken apart. Its key is not checked yet. */
export interface CallbackPath {
  readonly route: CallbackRoute;
  /** Null on the bare form. */
  readonly signed: { readonly ticket: string; readonly key: string } | null;
}

const PATH = new RegExp(
  `^${CALLBACK_BASE_PATH}/(${CALLBACK_ROUTES.join('|')})(?:/([0-9a-z]{1,64})/([!-.0-~]{1,64}))?$`,
);

/** Null for every other path. Whether the key is right is not looked at here. */
export function matchCallback(path: string): CallbackPath | null {
  const [, name, ticket, key] = PATH.exec(path) ?? [];
  const route = CALLBACK_ROUTES.find(each => each === name);
  if (route === undefined) return null;
  return { route, signed: ticket === undefined || key === undefined ? null : { ticket, key } };
}
