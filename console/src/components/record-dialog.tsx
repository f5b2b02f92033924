/** Asks for words that will stay, then shows once more what will be recorded and as whom. Enter goes one step on, Escape one back. */

import { type FormEvent, Fragment, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useSession } from '../session/session.js';
import { defineTexts, useTexts } from '../texts/language.js';
import { Problem } from './problem.js';
import { Unknown } from './refused.js';
import { SecondLook } from './second-look.js';
import './form.css';

const TEXTS = defineTexts(
  { next: 'Check…', close: 'Close', as: 'Recorded as' },
  { next: 'Kagua…', close: 'Funga', as: 'Kwa jina la' },
);

interface RecordDialogProps {
  readonly title: string;
  /** The fields, which keep what is written in them elsewhere. */
  readonly children: ReactNode;
  /** What will be recorded, by name. */
  readonly lines: readonly (readonly [name: string, value: ReactNode])[];
  /** What the last button does, as a verb. */
  readonly act: string;
  readonly isDanger?: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  /** It was sent and has no answer: there is nothing to write any more. */
  readonly isUnanswered?: boolean;
  onAct(): void;
  onClose(): void;
}

/** Shown for as long as it is rendered. */
export function RecordDialog(props: RecordDialogProps) {
  const { title, children, lines, act, isDanger = false, isBusy, error, isUnanswered = false, onAct, onClose } = props;
  const texts = useTexts(TEXTS);
  const { caller } = useSession().gateway;
  const [isLooked, setLooked] = useState(isUnanswered);
  if (!isLooked) {
    return (
      <Write title={title} onWritten={() => setLooked(true)} onClose={onClose}>
        {children}
      </Write>
    );
  }
  const back = isUnanswered ? onClose : () => setLooked(false);
  return (
    <SecondLook title={title} act={act} isDanger={isDanger} isBusy={isBusy} onAct={onAct} onBack={back}>
      <dl className="facts">
        {[...lines, [texts.as, <strong key="as">{caller}</strong>] as const].map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {isUnanswered ? (
        <div className="problem" role="alert">
          <Unknown error={error} />
        </div>
      ) : (
        error !== null && <Problem error={error} />
      )}
    </SecondLook>
  );
}

interface WriteProps {
  readonly title: string;
  readonly children: ReactNode;
  onWritten(): void;
  onClose(): void;
}

function Write({ title, children, onWritten, onClose }: WriteProps) {
  const texts = useTexts(TEXTS);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onWritten();
  };
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      <form className="form" onSubmit={submit}>
        {children}
        <div className="actions">
          <button type="submit">{texts.next}</button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {texts.close}
          </button>
        </div>
      </form>
    </dialog>
  );
}
