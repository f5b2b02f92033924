/** Judges what M-Pesa was told when it asked whether a customer may pay: in time, and nobody is sent away who is expected. */

import { demand } from './broken.js';

/** What the books know of a reference, and how the database is. */
interface Knowledge {
  /** Pushes without an outcome that have it, by id, and their amounts in cents. */
  readonly open: ReadonlyMap<string, number>;
  /** It answers at once, and every time. */
  readonly isWell: boolean;
  readonly isAway: boolean;
}

/** One question. Instants are milliseconds since the start. */
export interface QuestionLine {
  readonly reference: string;
  readonly amount: number;
  readonly at: number;
  readonly answeredAt: number;
  /** Null: the process died meanwhile. */
  readonly answer: { readonly code: string; readonly note: string } | null;
  /** When it was asked, and when it was answered. */
  readonly before: Knowledge;
  readonly after: Knowledge;
}

/** M-Pesa waits for 3 s, the way there and back included. */
const ANSWERED_WITHIN_MS = 2_000;

/** `isJudging`: the shop lets in only what it expects, and M-Pesa tells it the reference. */
export function auditQuestions(questions: readonly QuestionLine[], isJudging: boolean): void {
  for (const question of questions) {
    const { at, answeredAt, answer, reference, amount } = question;
    if (answer === null) continue;
    const what = () => `${amount} for ${reference} at ${at} ms: ${answer.code} ${answer.note}`;
    demand(answeredAt - at <= ANSWERED_WITHIN_MS, 'M-Pesa waits for no answer in vain', what);
    demand(isJudging || answer.code === '0', 'everybody may pay where nobody judges', what);
    if (isJudging) auditAnswer(question, answer, what);
  }
}

/** What is open before and after was open all the time; what is open at neither time never was. */
function auditAnswer(
  { amount, before, after }: QuestionLine,
  { code, note }: NonNullable<QuestionLine['answer']>,
  what: () => string,
): void {
  const sometimes = [...before.open, ...after.open];
  const always = [...before.open].filter(([id]) => after.open.has(id));
  const fits = ([, cents]: readonly [string, number]) => cents === amount * 100;
  demand(code === '0' || !always.some(fits), 'who is expected may pay', what);
  demand(code !== 'C2B00012' || always.length === 0, 'a reference that is known is not called unknown', what);
  demand(code !== 'C2B00013' || sometimes.length > 0, 'a reference that is unknown is not called known', what);
  if (code !== '0' || sometimes.some(fits)) return;
  const isUnsure = note.includes('could not tell') && !(before.isWell && after.isWell);
  demand(isUnsure, 'who is not expected pays only where nobody can tell', what);
}
