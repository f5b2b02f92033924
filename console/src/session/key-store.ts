/** Where the API key is kept: for this tab, or on this device if the person said so. */

const NAME = 'mpesa-gateway-key';

/** Null where there is none. */
export function readKey(): string | null {
  return sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME);
}

/** `isKept`: also for the next visit on this device. */
export function writeKey(key: string, isKept: boolean): void {
  forgetKey();
  (isKept ? localStorage : sessionStorage).setItem(NAME, key);
}

/** On this device and in this tab. */
export function forgetKey(): void {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
}
