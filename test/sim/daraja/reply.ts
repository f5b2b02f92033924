/** What goes back over the simulated wire. */

export type Fields = Readonly<Record<string, unknown>>;

/** The connection ends without an answer. */
export const CUT = 'CUT';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Called when the answer has arrived at a process that was there. */
  readonly onHeard?: () => void;
}

export type Reply = Answer | typeof CUT;

export function reply(body: string, status = 200, onHeard?: () => void): Answer {
  return { status, body, ...(onHeard && { onHeard }) };
}

export function refusal(errorCode: string, errorMessage: string, status: number): Answer {
  return reply(JSON.stringify({ requestId: '7be2-41d0-93aa', errorCode, errorMessage }), status);
}

export function textOf(fields: Fields, name: string): string {
  return String(fields[name] ?? '');
}
