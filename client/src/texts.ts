/** What a payer's page says, in English and Swahili: the sentences of the gateway itself. */

import { PAGE_TEXTS } from './generated/page-texts.js';
import type { Language } from './generated/schema.js';
import { PHASE_TEXTS } from './generated/texts.js';

/** By name; a place in braces is to be replaced. */
export type PageTexts = (typeof PAGE_TEXTS)['EN'];

/** The texts of a page, and the sentence of each phase as the gateway says it. */
export const TEXTS: Readonly<
  Record<Language, { readonly page: PageTexts; readonly phases: (typeof PHASE_TEXTS)['EN'] }>
> = {
  EN: { page: PAGE_TEXTS.EN, phases: PHASE_TEXTS.EN },
  SW: { page: PAGE_TEXTS.SW, phases: PHASE_TEXTS.SW },
};
