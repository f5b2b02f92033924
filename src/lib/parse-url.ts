/** Reads a URL that somebody wrote. */

/** Null for a text that is no URL. Not URL.canParse: once compiled, Node 20's refuses every URL that holds é or ü. */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
