/** A finding of `doctor` about one thing, as one line for a person. */

/** `warn`: it works, and something should be looked at. `fail`: the gateway cannot work so. */
export interface Finding {
  readonly mark: 'ok' | 'warn' | 'fail';
  readonly subject: string;
  readonly text: string;
}

/** How far this machine's clock is ahead of another's (behind: below zero), in milliseconds; a warning above `skewMsMax`. */
export function findSkew(skewMs: number, whose: string, skewMsMax: number): Finding {
  const subject = 'clock';
  if (Math.abs(skewMs) <= skewMsMax) return { mark: 'ok', subject, text: `agrees with ${whose}` };
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  return { mark: 'warn', subject, text: `${seconds} s ${side} ${whose}: synchronise this machine's clock (NTP)` };
}
