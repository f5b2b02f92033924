/** HTML with everything that is put into it escaped. */

/** Text that is markup already. */
export interface Html {
  readonly markup: string;
}

type Part = Html | readonly Html[] | string | number;

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template: strings are escaped, between tags as in quoted attributes; markup stays as it is. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: literals }, ...parts.map(present)) };
}

function present(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

function escapeText(text: string): string {
  return text.replace(/[<>&"']/g, character => ENTITIES[character] ?? '');
}
