/** Writes the sentences that a payer is told in each phase into the client, so that both say the same. */

import { PAGE_TEXTS } from '../domain/page-texts.js';
import { PHASE_TEXTS } from '../domain/payer-message.js';

type Lines = Readonly<Record<'EN' | 'SW', readonly (readonly [name: string, text: string])[]>>;

/** The file `client/src/generated/texts.ts`. */
export function presentClientTexts(): string {
  const of = (language: 'EN' | 'SW') =>
    Object.entries(PHASE_TEXTS.PAYER).map(([phase, text]) => [phase, text[language]] as const);
  const says = 'What a payer is told in each phase; `{amount}` and `{receipt}` are to be replaced.';
  return presentTexts('PHASE_TEXTS', says, { EN: of('EN'), SW: of('SW') });
}

/** The file `client/src/generated/page-texts.ts`: apart, because not every page has these. */
export function presentClientPageTexts(): string {
  const { EN, SW } = PAGE_TEXTS;
  const says = "What a payer's page says beside the sentence of a phase; places in braces are to be replaced.";
  return presentTexts('PAGE_TEXTS', says, { EN: Object.entries(EN), SW: Object.entries(SW) });
}

function presentTexts(name: string, says: string, lines: Lines): string {
  const of = (language: 'EN' | 'SW'): string => {
    const texts = lines[language].map(([key, text]) => `    ${key}: ${JSON.stringify(text)},`);
    return `  ${language}: {\n${texts.join('\n')}\n  },`;
  };
  return `/** Generated from the gateway's own sentences by \`npm run generate\`; do not edit. */

/** ${says} */
export const ${name} = {\n${of('EN')}\n${of('SW')}\n};\n`;
}
