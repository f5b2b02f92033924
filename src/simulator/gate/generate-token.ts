/** OAuth: turns an app's key and secret into an access token (daraja.md §2). */

import type { SimulatorBehaviour } from '../behaviour.js';
import type { Shortcodes } from '../books/shortcodes.js';
import type { Explain } from '../traffic.js';
import { refusals } from '../wire/refusal.js';
import { type Answer, buildAnswer, emptyRefusal, firewallPage } from '../wire/reply.js';
import type { Tokens } from './tokens.js';

const BASIC = 'The header Authorization must be "Basic ", and base64 of consumer key, colon and consumer secret.';

/** What issuing a token needs. */
export interface TokenDesk {
  readonly tokens: Tokens;
  readonly shortcodes: Shortcodes;
  readonly behaviour: SimulatorBehaviour;
  readonly explain: Explain;
}

/** Basic authentication only. Wrong credentials get an empty body, as from Safaricom, unless the behaviour says otherwise. */
export function generateToken(desk: TokenDesk, authorization: string, grantType: string | null): Answer {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization) ?? [];
  if (encoded === undefined) throw refusals.invalidAuthentication(BASIC);
  if (grantType !== 'client_credentials') throw refusals.invalidGrantType();
  const [consumerKey = '', consumerSecret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const secrets = desk.shortcodes.secretsOf(consumerKey);
  if (!secrets.includes(consumerSecret)) return refuseApp(desk, secrets.length > 0);
  desk.explain('An access token, valid for an hour.');
  return buildAnswer({
    access_token: desk.tokens.issue(consumerKey),
    expires_in: String(desk.behaviour.tokenTtlSeconds - 1),
  });
}

function refuseApp({ behaviour, explain }: TokenDesk, isKnown: boolean): Answer {
  const { wrongCredentialsAnswer } = behaviour;
  const reason = isKnown ? 'The consumer key is right, the consumer secret is not.' : 'No app has this consumer key.';
  if (wrongCredentialsAnswer === 'ENVELOPE') throw refusals.invalidAuthentication(reason);
  explain(reason);
  return wrongCredentialsAnswer === 'HTML' ? firewallPage : emptyRefusal;
}
