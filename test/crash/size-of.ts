/** How much a crash test does: little by default, so that the suite stays short; as much as a variable says when it is run by hand. */
export function sizeOf(variable: string, byDefault: number): number {
  return Number.parseInt(process.env[variable] || String(byDefault), 10);
}
