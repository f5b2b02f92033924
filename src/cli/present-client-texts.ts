/** Writes the sentences that a payer is told in each phase into the client, so that both say the same. */

import { PHASE_TEXTS } from '../domain/payer-message.js';

/** The file `client/src/generated/texts.ts`. */
export function presentClientTexts(): string {
  const phases = Object.entries(PHASE_TEXTS.PAYER);
  const of = (language: 'EN' | 'SW'): string => {
    const lines = phases.map(([phase, text]) => `    ${phase}: ${JSON.stringify(text[language])},`);
    return `  ${language}: {\n${lines.join('\n')}\n  },`;
  };
  return `/** Generated from the gateway's own sentences by \`npm run generate\`; do not edit. */

/** What a payer is told in each phase; \`{amount}\` and \`{receipt}\` are to be replaced. */
export const PHASE_TEXTS = {\n${of('EN')}\n${of('SW')}\n};\n`;
}
