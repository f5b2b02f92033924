/** What breaks inside of it is left out: the rest of the page lives on. */

import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  /** Instead of what is broken. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** Stays broken until it gets another `key`. React has no hook for this. */
export class Boundary extends Component<BoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? this.props.fallback : this.props.children;
  }
}
