/** Which receipts were shown at this counter before: a customer may show one twice. */

const NAME = 'mpesa-gateway-checked';
const MOST = 300;

/** When it was first checked on this device, if it was; from now on it was. */
export function noteChecked(receipt: string): string | null {
  // Written by this file.
  const known = JSON.parse(localStorage.getItem(NAME) ?? '[]') as (readonly [string, string])[];
  const before = known.find(([each]) => each === receipt)?.[1] ?? null;
  if (before === null) {
    const kept = [[receipt, new Date().toISOString()], ...known].slice(0, MOST);
    localStorage.setItem(NAME, JSON.stringify(kept));
  }
  return before;
}
