/** A button that asks the gateway to do something: not while it is not heard, and then it says why. */

import type { ReactNode } from 'react';
import { useLine } from '../live/live.js';
import { defineTexts, useTexts } from '../texts/language.js';

const TEXTS = defineTexts(
  { quiet: 'No connection to the gateway. You can use this again when it is back.' },
  { quiet: 'Lango halisikiki. Itafanya kazi tena likisikika.' },
);

interface ActButtonProps {
  readonly children: ReactNode;
  readonly isBusy?: boolean;
  onClick(): void;
}

export function ActButton({ children, isBusy = false, onClick }: ActButtonProps) {
  const texts = useTexts(TEXTS);
  const { isQuiet } = useLine();
  return (
    <button type="button" onClick={onClick} disabled={isBusy || isQuiet} title={isQuiet ? texts.quiet : undefined}>
      {children}
    </button>
  );
}
