/** The table of result codes as a page, for `docs/generated`. */

import {
  RESULT_CODES,
  type ResultCode,
  type ResultCodeFamily,
  type ResultOutcome,
  SUSPENDING_CODES,
} from '../domain/result-codes.js';

const TITLES: Readonly<Record<ResultCodeFamily, string>> = {
  STK: 'STK push: callback and query',
  RESULT: 'Result APIs: B2C, reversal, transaction status, account balance',
};

const HEAD = `<!-- Generated from src/domain/result-codes.ts by \`npm run generate\`; do not edit. -->

# Result codes

What the gateway makes of M-Pesa's result codes. Exactly \`0\` is a success. A code that is not listed, or listed as open, is neither a
success nor a failure: the payment stays as it is and M-Pesa is asked. Some codes mean one thing in a callback and another in the answer
to a query; "in a query" says so. On Result APIs a failure in a query is a failure of the question: the payment stays open.
`;

/** Markdown. */
export function presentResultCodesPage(): string {
  const families = Object.keys(TITLES) as ResultCodeFamily[];
  const codes = [...SUSPENDING_CODES].map(code => `\`${code}\``).join(', ');
  const foot = `On Result APIs the codes ${codes} mean that M-Pesa rejects the API operator: the gateway suspends all its calls until you release it.\n`;
  return [HEAD, ...families.map(presentFamily), foot].join('\n');
}

function presentFamily(family: ResultCodeFamily): string {
  const rows = RESULT_CODES.filter(code => code.family === family).map(presentRow);
  const table = [
    '| code | outcome | in a query | reason | retry may help | meaning |',
    '|---|---|---|---|---|---|',
    ...rows,
  ];
  return `## ${TITLES[family]}\n\n${table.join('\n')}\n`;
}

const SHOWN: Readonly<Record<ResultOutcome, string>> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  PROCESSING: 'open',
  UNKNOWN: 'open',
  DONE_BEFORE: 'open',
};

function presentRow({ code, outcome, outcomeInQuery, reason, retryable, meaning }: ResultCode): string {
  const inQuery = outcomeInQuery === outcome ? '' : SHOWN[outcomeInQuery];
  const why = [reason ? `\`${reason}\`` : '', reason ? (retryable ? 'yes' : 'no') : ''];
  return `| ${[`\`${code}\``, SHOWN[outcome], inQuery, ...why, meaning].join(' | ')} |`;
}
