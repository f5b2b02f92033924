/** Sends a filled form once, however often somebody presses, and however the network fails (decision 81). */

import { useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useSession } from '../session/session.js';
import { type Keyed, openUnanswered, sendOnce } from './send-once.js';

/** One form that moves money. */
export interface OneSend<Input, Made> {
  readonly isSending: boolean;
  readonly made: Made | null;
  readonly error: unknown;
  /** Sent, and nobody knows with what result: only the same again is safe. */
  readonly unanswered: Input | null;
  /** Does nothing while something is on its way or unanswered. Resolves when it is over. */
  send(input: Input): Promise<void>;
  sendAgain(): void;
  /** Back to an empty form. */
  startOver(): void;
}

/** 128 random bits. `crypto.randomUUID` is not there on a page that comes by http from another machine, such as the shop's own. */
function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

/** `name` is that of the form on this device. */
export function useOneSend<Input extends object, Made>(
  name: string,
  ask: (input: Keyed<Input>) => Promise<Made>,
): OneSend<Input, Made> {
  const { caller } = useSession().gateway;
  const unanswered = useMemo(
    () => openUnanswered<Input>(`mpesa-gateway-${name}-${caller}`, sessionStorage),
    [name, caller],
  );
  const [kept, setKept] = useState(unanswered.read);
  const [state, setState] = useState<{ isSending: boolean; made: Made | null; error: unknown }>(IDLE);
  const isBusy = useRef(false);
  const attempt = async (input: Keyed<Input>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    setState({ ...IDLE, isSending: true });
    const end = await sendOnce(unanswered, input, ask).then(
      made => ({ ...IDLE, made }),
      (error: unknown) => ({ ...IDLE, error }),
    );
    // At once: a press that comes before the page has changed would be a second wish.
    flushSync(() => {
      setState(end);
      setKept(unanswered.read());
    });
    isBusy.current = false;
  };
  return {
    ...state,
    unanswered: state.isSending ? null : kept,
    send: async input => {
      if (unanswered.read() === null) await attempt({ ...input, idempotencyKey: newKey() });
    },
    sendAgain: () => void (kept && attempt(kept)),
    startOver: () => {
      if (kept) unanswered.forget(kept);
      setKept(null);
      setState(IDLE);
    },
  };
}

const IDLE = { isSending: false, made: null, error: null };
