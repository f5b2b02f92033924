/** What the balances page reads. */

import { defineDocument } from '../../api/ask.js';
import type { AccountBalance } from '../../api/schema.js';

const BALANCE = 'shortcode asOf accounts { name currency current available reserved uncleared }';

export const BALANCES = defineDocument<{ readonly balances: readonly AccountBalance[] }>(
  `query Balances { balances { ${BALANCE} } }`,
);

export const HISTORY = defineDocument<
  { readonly balanceHistory: { readonly edges: readonly { readonly node: AccountBalance }[] } },
  { readonly shortcode: string }
>(
  `query History($shortcode: String) { balanceHistory(shortcode: $shortcode, first: 100) { edges { node { ${BALANCE} } } } }`,
);
