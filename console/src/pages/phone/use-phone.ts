/** One phone of the simulator, held for as long as it is on the page. */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Language } from '../../api/schema.js';
import { useSession } from '../../session/session.js';
import { give, holdPhone, type Order } from './control.js';

/** A prompt on the screen. */
export interface Prompt {
  readonly id: string;
  readonly business: string;
  readonly amount: string;
  readonly reference: string;
  readonly expiresAt: string;
}

/** A message of M-Pesa's. */
export interface Message {
  readonly id: string;
  readonly at: string;
  readonly text: Readonly<Record<Language, string>>;
}

/** The phone as the simulator shows it. */
export interface PhoneInfo {
  readonly isPinLocked: boolean;
  readonly balance: string;
  readonly fuliza: { readonly limit: string; readonly used: string };
  readonly prompts: readonly Prompt[];
  readonly messages: readonly Message[];
}

/** `triesLeft` after a wrong PIN. */
export interface Outcome {
  readonly outcome: string;
  readonly triesLeft?: number;
}

/** In somebody's hand. */
export interface Phone {
  readonly line: 'CONNECTING' | 'OPEN' | 'LOST';
  readonly info: PhoneInfo | null;
  /** What became of the last prompt; null while one is there, and once a message has come. */
  readonly last: Outcome | null;
  readonly error: unknown;
  /** The last thing that was done. */
  readonly order: Order | null;
  answer(body: object): void;
  unlock(): void;
  /** Nobody waits for the end of a prompt's minute. */
  skipMinute(): void;
  /** Puts the screen on again. */
  wake(): void;
}

type State = Pick<Phone, 'line' | 'info' | 'last' | 'error' | 'order'>;
const MINUTE_MS = 60_000;
const NEW: State = { line: 'CONNECTING', info: null, last: null, error: null, order: null };

/** `number` as the simulator has it: 254712345678. */
export function usePhone(number: string): Phone {
  const { key } = useSession();
  const [state, setState] = useState(NEW);
  const readings = useRef(0);
  const note = useCallback((news: Partial<State>) => setState(last => ({ ...last, ...news })), []);
  const read = useCallback(() => {
    readings.current += 1;
    const reading = readings.current;
    give<PhoneInfo>(key, { method: 'GET', path: `phones/${number}` }).then(
      info => reading === readings.current && note({ info, error: null }),
      (error: unknown) => note({ error }),
    );
  }, [key, number, note]);
  useEffect(() => {
    const leaving = new AbortController();
    void holdPhone(
      key,
      number,
      heard => {
        if (heard.event === 'lost') return note({ line: 'LOST' });
        if (heard.event === 'gone') note({ last: { outcome: heard.outcome } });
        else note({ line: 'OPEN', last: null });
        read();
      },
      leaving.signal,
    );
    return () => leaving.abort();
  }, [key, number, note, read]);
  const act = (order: Order) => {
    note({ order });
    give<Partial<Outcome>>(key, order).then(
      ({ outcome, triesLeft }) => {
        if (outcome === 'WRONG_PIN' && triesLeft !== undefined) note({ last: { outcome, triesLeft } });
        read();
      },
      (error: unknown) => note({ error }),
    );
  };
  const [prompt] = state.info?.prompts ?? [];
  return {
    ...state,
    answer: body => prompt && act({ method: 'POST', path: `phones/${number}/prompts/${prompt.id}`, body }),
    unlock: () => act({ method: 'POST', path: `phones/${number}/unlock`, body: {} }),
    skipMinute: () => act({ method: 'POST', path: 'clock', body: { ms: MINUTE_MS } }),
    wake: () => note({ last: null }),
  };
}
