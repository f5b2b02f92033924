/** Who is at the door, and then the page of the address. */

import { Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Boundary } from './components/boundary.js';
import { LiveProvider } from './live/live.js';
import { PAGES } from './pages/pages.js';
import { Entry } from './session/entry.js';
import { SessionProvider, useEntrance } from './session/session.js';
import { BrokenPage } from './shell/broken-page.js';
import { NotHere } from './shell/not-here.js';
import { Shell } from './shell/shell.js';
import { useLanguage } from './texts/language.js';

export function App() {
  const entrance = useEntrance();
  const [location] = useLocation();
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language.toLowerCase();
  }, [language]);
  if (entrance.state !== 'IN') return <Entry entrance={entrance} />;
  const { session } = entrance;
  const pages = PAGES.filter(({ isFor }) => isFor(session));
  return (
    <SessionProvider session={session}>
      <LiveProvider>
        <Shell pages={pages}>
          <Boundary key={location} fallback={<BrokenPage />}>
            <Suspense fallback={null}>
              <Switch>
                {pages.map(({ path, Page }) => (
                  <Route key={path} path={path}>
                    <Page />
                  </Route>
                ))}
                <Route>
                  <NotHere />
                </Route>
              </Switch>
            </Suspense>
          </Boundary>
        </Shell>
      </LiveProvider>
    </SessionProvider>
  );
}
