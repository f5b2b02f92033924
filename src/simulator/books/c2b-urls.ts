/** The URLs that businesses have registered for their shortcodes (daraja.md §9). */

/** Where a shortcode's confirmations go, and in which version's form; who is asked before, and what is done without an answer. */
export interface C2bRegistration {
  readonly version: 'v1' | 'v2';
  readonly confirmationUrl: string;
  /** Absent in the books of a release that asked nobody. */
  readonly validation?: {
    readonly url: string;
    readonly responseType: 'Completed' | 'Cancelled';
  };
}

/** By shortcode; one registration each, so it is bounded by the shortcodes. */
export type C2bUrls = Map<string, C2bRegistration>;

/** The name of this book in the memory. */
export const C2B_URLS = 'c2b-urls';
