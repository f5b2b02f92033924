/** How much a test does, from a variable or an argument: one that is no number would test nothing, and pass. */

/** Little by default, so that the suite stays short; as much as the variable says when it is run by hand. */
export function sizeOf(variable: string, byDefault: number): number {
  return readCount(variable, process.env[variable], byDefault);
}

/** `name` is the variable or option that the fault names; `byDefault` counts where there is no text. */
export function readCount(name: string, text: string | undefined, byDefault: number): number {
  if (text === undefined || text === '') return byDefault;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} must be a whole number from 1, not "${text}"`);
  return Number(text);
}
