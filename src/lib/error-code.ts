/** The code of a system's or driver's error ("ENOENT", "SQLITE_BUSY"), which may come from another realm than our Error. */

/** Null when what was thrown carries no code. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
