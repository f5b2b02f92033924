/** Who is at the console: the key, what it may do, and the two ways to the gateway. */

import { createClient, type MpesaClient } from '@mpesa-gateway/client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type Ask, AskError, createAsk } from '../api/ask.js';
import type { Right } from '../api/schema.js';
import { useLanguage } from '../texts/language.js';
import { GATEWAY, type GatewayInfo } from './gateway-document.js';
import { forgetKey, readKey, writeKey } from './key-store.js';

/** What every page has. */
export interface Session {
  readonly gateway: GatewayInfo;
  /** Null where the gateway has no keys. */
  readonly key: string | null;
  /** Asks once. */
  readonly ask: Ask;
  /** Watches, and does not lose a step. */
  readonly client: MpesaClient;
  /** A control that this key may not use is left out, not refused. */
  can(right: Right): boolean;
  signOut(): void;
}

/** Why there is a form for a key: none was given, it is unknown or has ended, or the gateway was asked too often to look at it. */
export type Refusal = 'NO_KEY' | 'WRONG_KEY' | 'TOO_OFTEN';

/** Before there is a session. */
export type Entrance =
  | { readonly state: 'LOADING' }
  | { readonly state: 'AWAY' }
  | { readonly state: 'REFUSED'; readonly why: Refusal; signIn(key: string, isKept: boolean): void }
  | { readonly state: 'IN'; readonly session: Session };

/** One try to come in; the same key may be tried twice. */
interface Visit {
  readonly key: string | null;
}

const AGAIN_MS = 3_000;
const SessionContext = createContext<Session | null>(null);

/** Knocks until the gateway answers; asks for a key where it wants one, and again when the key ends. */
export function useEntrance(): Entrance {
  const [visit, setVisit] = useState<Visit>(() => ({ key: readKey() }));
  const [gateway, setGateway] = useState<GatewayInfo | null>(null);
  const [state, setState] = useState<'LOADING' | 'AWAY' | 'TOO_OFTEN'>('LOADING');
  /** Its key is refused, at the door or later: the address stays for the next one. */
  const [refused, setRefused] = useState<Visit | null>(null);
  const { key } = visit;
  const ask = useMemo(() => noticing(createAsk(visit.key), () => setRefused(visit)), [visit]);
  const language = useLanguage();
  const client = useMemo(
    () => createClient({ url: location.origin, language, ...(key !== null && { token: key }) }),
    [key, language],
  );
  useEffect(() => knock(ask, setGateway, setState), [ask]);
  const enter = useCallback((next: string | null) => {
    setGateway(null);
    setState('LOADING');
    setVisit({ key: next });
  }, []);
  const signIn = useCallback(
    (given: string, isKept: boolean) => {
      writeKey(given, isKept);
      enter(given);
    },
    [enter],
  );
  const signOut = useCallback(() => {
    forgetKey();
    enter(null);
  }, [enter]);
  return useMemo(() => {
    if (refused === visit) return { state: 'REFUSED', why: key === null ? 'NO_KEY' : 'WRONG_KEY', signIn };
    if (gateway) {
      const can = (right: Right) => gateway.rights.includes(right);
      return { state: 'IN', session: { gateway, key, ask, client, can, signOut } };
    }
    return state === 'TOO_OFTEN' ? { state: 'REFUSED', why: state, signIn } : { state };
  }, [gateway, state, refused, visit, key, ask, client, signIn, signOut]);
}

/** Whatever was asked: a key that is refused once is refused everywhere. */
function noticing(ask: Ask, onRefused: () => void): Ask {
  return async (asked, variables, signal) => {
    try {
      return await ask(asked, variables, signal);
    } catch (error) {
      if (error instanceof AskError && error.code === 'UNAUTHENTICATED') onRefused();
      throw error;
    }
  };
}

function knock(
  ask: Ask,
  setGateway: (gateway: GatewayInfo) => void,
  setState: (state: 'AWAY' | 'TOO_OFTEN') => void,
): () => void {
  const leaving = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const attempt = (): void => {
    ask(GATEWAY, {}, leaving.signal).then(
      ({ gateway }) => setGateway(gateway),
      (error: unknown) => {
        const refusal = error instanceof AskError ? error : null;
        if (leaving.signal.aborted || refusal?.code === 'UNAUTHENTICATED') return;
        setState(refusal?.code === 'RATE_LIMITED' ? 'TOO_OFTEN' : 'AWAY');
        timer = setTimeout(attempt, refusal?.retryAfterSeconds ? refusal.retryAfterSeconds * 1_000 : AGAIN_MS);
      },
    );
  };
  attempt();
  return () => {
    leaving.abort();
    clearTimeout(timer);
  };
}

/** Gives the session to the pages. */
export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Only below a SessionProvider. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession is used outside of SessionProvider.');
  return session;
}
