/** Light, dark, or as the device has it. */

const NAME = 'mpesa-gateway-theme';

/** `auto`: as the device has it. */
export type Theme = 'auto' | 'light' | 'dark';

/** The choice of this device. */
export function readTheme(): Theme {
  const chosen = localStorage.getItem(NAME);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

/** From now on, and on the next visit. */
export function applyTheme(theme: Theme): void {
  if (theme === 'auto') localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, theme);
  document.documentElement.dataset.theme = theme;
}
