/** The end of a form that moves money: why it did not go out, and the button that sends it. */

import { Refused, type Sent } from './refused.js';
import type { OneSend } from './use-one-send.js';

interface SendButtonProps<Input extends Sent> {
  readonly one: OneSend<Input, unknown>;
  /** What the button says, and what it says meanwhile. */
  readonly act: string;
  readonly acting: string;
}

/** No button while the last one has no answer: only the same may be asked again. */
export function SendButton<Input extends Sent>({ one, act, acting }: SendButtonProps<Input>) {
  return (
    <>
      <Refused one={one} />
      {one.unanswered === null && (
        <button type="submit" aria-disabled={one.isSending}>
          {one.isSending ? acting : act}
        </button>
      )}
    </>
  );
}
