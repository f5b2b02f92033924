/** The shortcodes whose payments may be pulled (daraja.md §27). */

/** When each shortcode was registered, UTC milliseconds; one registration each, so it is bounded by the shortcodes. */
export type PullRegistrations = Map<string, number>;

/** The name of this book in the memory. */
export const PULL_REGISTRATIONS = 'pull-registrations';
