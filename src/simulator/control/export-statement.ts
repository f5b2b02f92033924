/** What a person of the organisation downloads in Safaricom's portal, which has no API for it: the statement of an account, as a file. */

import type { ServerResponse } from 'node:http';
import { type Account, buildStatement, type StatementRange } from '../books/statement.js';
import type { Core } from '../core.js';
import { nameStatement, presentStatement } from '../wire/statement-csv.js';
import { type AskedStatement, DAY_MS } from './forms.js';

const ACCOUNTS: Readonly<Record<AskedStatement['account'], Account>> = {
  utility: 'utility',
  working: 'working',
  charges: 'chargesPaid',
};

/** Whole days of Nairobi. */
export function exportStatement(core: Core, asked: AskedStatement, response: ServerResponse): void {
  const { ledger, clock, behaviour } = core;
  const { shortcode, firstDayAt, lastDayAt } = asked;
  const account = ACCOUNTS[asked.account];
  const range: StatementRange = { shortcode, account, from: firstDayAt, until: lastDayAt + DAY_MS };
  const held = ledger.balance(shortcode)[account].currentCents;
  const text = presentStatement(buildStatement(ledger.transactions(), range, held), range, behaviour);
  response.writeHead(200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Content-Disposition': `attachment; filename="${nameStatement(range, clock.now())}"`,
    'Cache-Control': 'no-store',
  });
  response.end(text);
}
