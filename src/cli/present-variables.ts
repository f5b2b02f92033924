/** The table of environment variables for people: as .env.example and as a page of the docs. */

import { VARIABLE_GROUPS, type Variable } from '../config/variables.js';

const LINE_LENGTH = 120;

/** The text of `.env.example`. */
export function presentEnvExample(): string {
  const head = [
    '# Every variable of the gateway, with what counts when it is unset. Nothing has to be set to try it.',
    '# Made by `npm run generate`. Use a copy: node --env-file=.env dist/main.js serve',
    '# Each may also be given as NAME_FILE: the path of a file that holds the value.',
    "# For --env-file and compose a value with # or $ in it, as operators' passwords have, stands in single quotes. docker",
    '# --env-file and Kubernetes take a line as it is: no quotes there. The gateway refuses a value that kept its quotes.',
  ];
  const groups = VARIABLE_GROUPS.map(({ title, variables }) =>
    [`## ${title}`, ...variables.map(presentExample)].join('\n\n'),
  );
  return `${[head.join('\n'), ...groups].join('\n\n')}\n`;
}

/** Markdown. */
export function presentVariablesPage(): string {
  const head = [
    '# Configuration',
    '<!-- Made by `npm run generate` from src/config/groups. -->',
    'Each variable may also be given as `NAME_FILE`: the path of a file that holds the value, with or without a line end behind it. An ' +
      'empty value counts as unset; one that is in quotation marks, or has one at its beginning or end or white space around it, is a fault, and so is such an entry of a list. The gateway looks at everything before it starts, names every fault at ' +
      'once, each with its variable, and leaves with status 78. `npx mpesa-gateway doctor` looks without starting.',
  ];
  const groups = VARIABLE_GROUPS.map(({ title, variables }) =>
    [
      `## ${title}`,
      ['| variable | default | meaning |', '|---|---|---|', ...variables.map(presentRow)].join('\n'),
    ].join('\n\n'),
  );
  return `${[...head, ...groups, SHORTCODES_FILE].join('\n\n')}\n`;
}

function presentExample(row: Variable): string {
  const words = row.fallback === null ? `${row.meaning} Unset: ${row.unset}.` : row.meaning;
  return [...wrap(words, LINE_LENGTH - 2).map(line => `# ${line}`), `# ${row.name}=${row.fallback ?? ''}`].join('\n');
}

function presentRow(row: Variable): string {
  return `| \`${row.name}\` | ${row.fallback === null ? row.unset : `\`${row.fallback}\``} | ${row.meaning} |`;
}

function wrap(text: string, length: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`.trimStart();
    if (line.length <= length) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}

const SHORTCODES_FILE = `## MPESA_SHORTCODES_FILE

A JSON list of up to 100 shortcodes. The first is the one that requests use when they name none. It takes the place of
MPESA_SHORTCODE, MPESA_SHORTCODE_TYPE, MPESA_TILL_NUMBER, MPESA_PASSKEY, the consumer key and secret, the initiator and
the certificate; none of these may be set beside it.

\`\`\`json
[
  {
    "shortcode": "888880",
    "type": "till",
    "tillNumber": "5551234",
    "consumerKey": "…",
    "consumerSecret": "…",
    "passkey": "…",
    "initiator": { "name": "…", "password": "…", "certificatePem": "ProductionCertificate.cer" }
  }
]
\`\`\`

| field | | meaning |
|---|---|---|
| \`shortcode\` | required | the paybill, or the store (head office) number of a till |
| \`type\` | \`paybill\` | \`paybill\` or \`till\` |
| \`tillNumber\` | with type till only | the till number |
| \`consumerKey\`, \`consumerSecret\` | required | credentials of the Daraja app; several shortcodes may share one app |
| \`passkey\` | none: no STK push | |
| \`initiator\` | none: no B2C, status or balance | \`name\`, \`password\` and \`certificatePem\`: PEM text, or a path relative to this file |`;
