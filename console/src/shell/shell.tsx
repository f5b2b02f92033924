/** The frame of every page: where one can go, in which language, and as whom. */

import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { PageRow } from '../pages/pages.js';
import { useSession } from '../session/session.js';
import { chooseLanguage, defineTexts, fill, useLanguage, useTexts } from '../texts/language.js';
import { LineBand, LineState } from './line-state.js';
import { namedPageAt } from './named-page.js';
import { Shortcuts } from './shortcuts.js';
import { applyTheme, readTheme, type Theme } from './theme.js';
import { useTitle } from './title.js';

const TEXTS = defineTexts(
  {
    skip: 'Skip to the content',
    pages: 'Pages',
    SIMULATOR: 'Simulator: no real money',
    SANDBOX: 'Sandbox: no real money',
    PRODUCTION: 'Real money',
    as: '{caller} ({role})',
    leave: 'Sign out',
    language: 'Kiswahili',
    theme: 'Colours',
    auto: 'Same as the device',
    light: 'Light',
    dark: 'Dark',
  },
  {
    skip: 'Nenda kwenye maudhui',
    pages: 'Kurasa',
    SIMULATOR: 'Kiigaji: si pesa halisi',
    SANDBOX: 'Sandbox: si pesa halisi',
    PRODUCTION: 'Pesa halisi',
    as: '{caller} ({role})',
    leave: 'Ondoka',
    language: 'English',
    theme: 'Rangi',
    auto: 'Kama kifaa',
    light: 'Nyeupe',
    dark: 'Nyeusi',
  },
);

export function Shell({ pages, children }: { readonly pages: readonly PageRow[]; readonly children: ReactNode }) {
  const texts = useTexts(TEXTS);
  const language = useLanguage();
  const { gateway, key, signOut } = useSession();
  const { caller, environment, role } = gateway;
  useTitle(pages);
  return (
    <>
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <header className="bar" data-environment={environment}>
        <div className="about">
          <span className="environment">{texts[environment]}</span>
          <LineState />
          <button type="button" onClick={() => chooseLanguage(language === 'EN' ? 'SW' : 'EN')}>
            {texts.language}
          </button>
          <details className="who">
            <summary>{fill(texts.as, { caller, role: role.toLowerCase() })}</summary>
            <div>
              <ThemeChoice />
              {key !== null && (
                <button type="button" onClick={signOut}>
                  {texts.leave}
                </button>
              )}
            </div>
          </details>
        </div>
        <Navigation pages={pages} label={texts.pages} />
      </header>
      <LineBand />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Shortcuts pages={pages} />
    </>
  );
}

function Navigation({ pages, label }: { readonly pages: readonly PageRow[]; readonly label: string }) {
  const [location] = useLocation();
  const language = useLanguage();
  const here = namedPageAt(pages, location);
  return (
    <nav aria-label={label}>
      <ul>
        {pages.map(page => {
          const { path, name, Badge } = page;
          return name === null ? null : (
            <li key={path}>
              <Link href={path} aria-current={page === here ? 'page' : undefined}>
                {name[language]}
                {Badge && <Badge />}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function ThemeChoice() {
  const texts = useTexts(TEXTS);
  const [theme, setTheme] = useState<Theme>(readTheme);
  const choose = (chosen: Theme) => {
    applyTheme(chosen);
    setTheme(chosen);
  };
  return (
    <select aria-label={texts.theme} value={theme} onChange={event => choose(event.target.value as Theme)}>
      <option value="auto">{texts.auto}</option>
      <option value="light">{texts.light}</option>
      <option value="dark">{texts.dark}</option>
    </select>
  );
}
