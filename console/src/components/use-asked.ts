/** What a page reads once and again when it is told to: the answer, the error, and a way to ask again. */

import { useCallback, useEffect, useState } from 'react';
import type { Asked } from '../api/ask.js';
import { useSession } from '../session/session.js';

/** The last answer stays while the same is asked again; that of other variables is gone at once. */
export interface Answered<Answer> {
  readonly answer: Answer | null;
  /** When the answer came; null without one. */
  readonly at: string | null;
  readonly error: unknown;
  readonly isLoading: boolean;
  askAgain(): void;
}

interface Told<Answer> extends Omit<Answered<Answer>, 'askAgain'> {
  /** The variables, written. */
  readonly about: string;
}

/** `variables` are compared by their JSON. */
export function useAsked<Answer, Variables extends object>(
  asked: Asked<Answer, Variables>,
  variables: Variables,
): Answered<Answer> {
  const { ask } = useSession();
  const [round, setRound] = useState(0);
  const written = JSON.stringify(variables);
  const nothing = { about: written, answer: null, at: null, error: null, isLoading: true };
  const [told, setTold] = useState<Told<Answer>>(nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again.
  useEffect(() => {
    const leaving = new AbortController();
    setTold(last => (last.about === written ? { ...last, isLoading: true } : { ...nothing, about: written }));
    // What was written a line above.
    ask(asked, JSON.parse(written) as Variables, leaving.signal).then(
      answer => setTold({ about: written, answer, at: new Date().toISOString(), error: null, isLoading: false }),
      (error: unknown) => {
        if (!leaving.signal.aborted) setTold(last => ({ ...last, error, isLoading: false }));
      },
    );
    return () => leaving.abort();
  }, [ask, asked, written, round]);
  const askAgain = useCallback(() => setRound(last => last + 1), []);
  const { about, ...shown } = told.about === written ? told : nothing;
  return { ...shown, askAgain };
}
