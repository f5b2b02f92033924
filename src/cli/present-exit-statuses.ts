/** The table of exit statuses as a page, for `docs/generated`. */

import { EXIT_STATUSES } from './exit-statuses.js';

const HEAD = `<!-- Generated from src/cli/exit-statuses.ts by \`npm run generate\`; do not edit. -->

# Exit statuses

The exit status of every \`mpesa-gateway\` command. Errors are printed on stderr, one line each.

| status | meaning |
|---|---|
`;

/** Markdown. */
export function presentExitStatusesPage(): string {
  const rows = Object.values(EXIT_STATUSES).map(({ status, meaning }) => `| ${status} | ${meaning} |\n`);
  return HEAD + rows.join('');
}
