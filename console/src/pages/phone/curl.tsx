/** The last order as a line for a terminal, to be copied. */

import { CopyButton } from '../../components/copy-button.js';
import { useSession } from '../../session/session.js';
import { useTexts } from '../../texts/language.js';
import { type Order, toCurl } from './control.js';
import { TEXTS } from './texts.js';

export function Curl({ order }: { readonly order: Order }) {
  const texts = useTexts(TEXTS);
  const { key } = useSession();
  const line = toCurl(key !== null, order);
  return (
    <div className="phone-curl">
      <small>{texts.asCurl}</small> <CopyButton value={line} name={texts.asCurl} />
      <code>{line}</code>
    </div>
  );
}
