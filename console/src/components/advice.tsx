/** What something means and what to do about it: a name, then the words. */

import type { ReactNode } from 'react';
import './evidence.css';

/** One line of a `meaning`. */
export function Advice({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <p>
      <span className="quiet">{name}</span>
      <span>{children}</span>
    </p>
  );
}
