/** Names under which the gateway itself acts: the audit log could not tell a key of such a name from it. */

/** The command line, erasures by age, and everybody where nobody needs a key. */
const RESERVED = ['cli', 'retention', 'everybody'];

/** What is to be done instead, as the end of a sentence. */
export const NOT_RESERVED = `another name than ${RESERVED.join(', ')}, which are the gateway's own`;

/** In whatever letters: people read the log. */
export function isReservedName(name: string): boolean {
  return RESERVED.includes(name.toLowerCase());
}
