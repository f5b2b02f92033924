/** The title and the icon of the tab: where one is, and how much is open. */

import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { countOpen } from '../live/figures.js';
import { useFigures } from '../live/live.js';
import type { PageRow } from '../pages/pages.js';
import { useLanguage } from '../texts/language.js';
import openIcon from './icon-open.svg';
import { namedPageAt } from './named-page.js';

const ICON = '/icon.svg';

/** "(2) Payments". */
export function useTitle(pages: readonly PageRow[]): void {
  const [location] = useLocation();
  const language = useLanguage();
  const open = countOpen(useFigures(), 'PENDING');
  const name = namedPageAt(pages, location)?.name?.[language] ?? 'M-Pesa gateway';
  useEffect(() => {
    document.title = open > 0 ? `(${open}) ${name}` : name;
    document.querySelector('link[rel="icon"]')?.setAttribute('href', open > 0 ? openIcon : ICON);
  }, [open, name]);
}
