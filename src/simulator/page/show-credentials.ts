/** The credentials that the simulator accepts. Those that everybody knows are shown; others only by name. */

import { type Html, html } from '../../lib/html.js';
import type { Shortcodes, SimulatorShortcode } from '../books/shortcodes.js';
import { sandboxCredentials, simulatorCredentials } from '../credentials.js';

const PUBLIC_VALUES: ReadonlySet<string> = new Set([
  ...Object.values(simulatorCredentials),
  ...Object.values(sandboxCredentials),
]);

/** Links to the certificate beside the page. */
export function showCredentials(shortcodes: Shortcodes): Html {
  return html`${shortcodes.all().map(showShortcode)}
<h3>Shortcode ${sandboxCredentials.shortcode}, of Safaricom's sandbox</h3>
<dl>${showRows([
    ['App', 'any of the others'],
    ['Passkey', showSecret(sandboxCredentials.passkey)],
    ['Initiator name', html`<code>${sandboxCredentials.initiatorName}</code>`],
    ['Initiator password', showSecret(sandboxCredentials.initiatorPassword)],
  ])}</dl>
<h3>Certificate</h3>
<p><a href="certificate.cer" download>Download certificate.cer</a> and encrypt the initiator's password with it, instead of with Safaricom's: RSA with
PKCS #1 v1.5 padding, then base64. The simulator opens no SecurityCredential that was made with another certificate.</p>`;
}

function showShortcode(one: SimulatorShortcode): Html {
  const rows: readonly (readonly [string, Html | string])[] = [
    ['Consumer key', showSecret(one.consumerKey)],
    ['Consumer secret', showSecret(one.consumerSecret)],
    ...(one.tillNumber === undefined ? [] : [['Till', html`<code>${one.tillNumber}</code>`] as const]),
    ['Passkey', showSecret(one.passkey)],
    ['Initiator name', one.initiatorName === null ? 'none' : html`<code>${one.initiatorName}</code>`],
    ['Initiator password', showSecret(one.initiatorPassword)],
  ];
  return html`<h3>Shortcode ${one.shortcode}</h3><dl>${showRows(rows)}</dl>`;
}

function showRows(rows: readonly (readonly [string, Html | string])[]): readonly Html[] {
  return rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
}

function showSecret(value: string | null): Html | string {
  if (value === null) return 'none';
  return PUBLIC_VALUES.has(value) ? html`<code>${value}</code>` : 'as you have set it';
}
