/** Writes the sentences that a payer is told in each phase into the client, so that both say the same. */

import type { Language } from '../domain/failure-messages.js';
import { PAGE_TEXTS, type PageTexts } from '../domain/page-texts.js';
import { PHASE_TEXTS } from '../domain/payer-message.js';

const HEAD = "/** Generated from the gateway's own sentences by `npm run generate`; do not edit. */\n\n";

type Lines = Readonly<Record<Language, readonly (readonly [name: string, text: string])[]>>;

/** What <mpesa-pay> says itself: every other sentence comes from the gateway. Few, because each page loads them all. */
const ELEMENT_PHASES = ['SENDING', 'CONFIRMING'] as const;
const ELEMENT_WORDS = [
  ...['nothingOnPhone', 'unknownAdvice', 'offline', 'catchingUp', 'expired', 'busy', 'limited', 'outage', 'notBegun'],
  ...['badNumber', 'otherNetwork', 'number', 'pay', 'timeOver', 'cancelled', 'noTriesLeft', 'backToShop', 'tryAgain'],
  ...['anotherNumber', 'copy', 'copied', 'print'],
] as const satisfies readonly (keyof PageTexts)[];

const phasesIn = (language: Language) =>
  Object.entries(PHASE_TEXTS.PAYER).map(([phase, text]) => [phase, text[language]] as const);

/** The file `client/src/generated/texts.ts`. */
export function presentClientTexts(): string {
  const says = 'What a payer is told in each phase; `{amount}` and `{receipt}` are to be replaced.';
  return presentTexts('PHASE_TEXTS', says, { EN: phasesIn('EN'), SW: phasesIn('SW') });
}

/** The file `client/src/generated/confirming.ts`: the phase that begins without the gateway, apart for what says no other. */
export function presentConfirming(): string {
  const { EN, SW } = PHASE_TEXTS.PAYER.CONFIRMING;
  return `${HEAD}/** What a payer is told when a prompt has been there for a while. */
export const CONFIRMING = {
  EN: ${JSON.stringify(EN)},
  SW: ${JSON.stringify(SW)},
};
`;
}

/** The file `client/src/generated/element-texts.ts`. */
export function presentElementTexts(): string {
  const of = (language: Language) => [
    ...phasesIn(language).filter(([phase]) => ELEMENT_PHASES.some(each => each === phase)),
    ...ELEMENT_WORDS.map(word => [word, PAGE_TEXTS[language][word]] as const),
  ];
  const says = 'What the element says itself; places in braces are to be replaced.';
  return presentTexts('ELEMENT_TEXTS', says, { EN: of('EN'), SW: of('SW') });
}

/** The file `client/src/generated/page-texts.ts`: apart, because not every page has these. */
export function presentClientPageTexts(): string {
  const { EN, SW } = PAGE_TEXTS;
  const says = "What a payer's page says beside the sentence of a phase; places in braces are to be replaced.";
  return presentTexts('PAGE_TEXTS', says, { EN: Object.entries(EN), SW: Object.entries(SW) });
}

function presentTexts(name: string, says: string, lines: Lines): string {
  const of = (language: Language): string => {
    const texts = lines[language].map(([key, text]) => `    ${key}: ${JSON.stringify(text)},`);
    return `  ${language}: {\n${texts.join('\n')}\n  },`;
  };
  return `${HEAD}/** ${says} */
export const ${name} = {\n${of('EN')}\n${of('SW')}\n};\n`;
}
