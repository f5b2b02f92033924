/** What is about to be done, once more, before it is done: Enter asks, Enter does it, Escape does not. */

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { defineTexts, useTexts } from '../texts/language.js';
import './form.css';

const TEXTS = defineTexts({ back: 'Go back' }, { back: 'Rudi nyuma' });

interface SecondLookProps {
  readonly title: string;
  /** What the button does, as a verb. */
  readonly act: string;
  readonly isDanger?: boolean;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
  onAct(): void;
  onBack(): void;
}

/** Shown for as long as it is rendered. A key that is held down does not count as the second time. */
export function SecondLook({ title, act, isDanger = false, isBusy = false, children, onAct, onBack }: SecondLookProps) {
  const texts = useTexts(TEXTS);
  const dialog = useRef<HTMLDialogElement>(null);
  const doer = useRef<HTMLButtonElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
    doer.current?.focus();
  }, []);
  const ignoreHeld = (event: KeyboardEvent) => {
    if (event.repeat && event.key === 'Enter') event.preventDefault();
  };
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onBack} onKeyDown={ignoreHeld}>
      <h2 id={titleId}>{title}</h2>
      {children}
      <div className="actions">
        <button ref={doer} type="button" className={isDanger ? 'danger' : 'do'} aria-disabled={isBusy} onClick={onAct}>
          {act}
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          {texts.back}
        </button>
      </div>
    </dialog>
  );
}
