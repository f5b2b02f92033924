/** OAuth: turns an app's key and secret into an access token (daraja.md §2). */

import type { SimulatorBehaviour } from '../behaviour.js';
import type { Shortcodes } from '../books/shortcodes.js';
import { refusals } from '../wire/refusal.js';
import { type Answer, buildAnswer, emptyRefusal, firewallPage } from '../wire/reply.js';
import type { Tokens } from './tokens.js';

/** What issuing a token needs. */
export interface TokenDesk {
  readonly tokens: Tokens;
  readonly shortcodes: Shortcodes;
  readonly behaviour: SimulatorBehaviour;
}

/** Basic authentication only. Wrong credentials get an empty body, as from Safaricom, unless the behaviour says otherwise. */
export function generateToken(desk: TokenDesk, authorization: string, grantType: string | null): Answer {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization) ?? [];
  if (encoded === undefined) throw refusals.invalidAuthentication();
  if (grantType !== 'client_credentials') throw refusals.invalidGrantType();
  const [consumerKey = '', consumerSecret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (!desk.shortcodes.hasApp(consumerKey, consumerSecret)) return refuseApp(desk.behaviour);
  return buildAnswer({
    access_token: desk.tokens.issue(consumerKey),
    expires_in: String(desk.behaviour.tokenTtlSeconds - 1),
  });
}

function refuseApp({ wrongCredentialsAnswer }: SimulatorBehaviour): Answer {
  if (wrongCredentialsAnswer === 'ENVELOPE') throw refusals.invalidAuthentication();
  return wrongCredentialsAnswer === 'HTML' ? firewallPage : emptyRefusal;
}
