/** Prompts on open phones: each is an appointment of the schedule, which somebody's answer replaces before it is due. */

import { assert } from '../../lib/assert.js';
import type { Mischief } from '../behaviour.js';
import type { Transaction } from '../books/transaction.js';
import { acknowledge, drawDelay, type Play } from '../carry-out.js';
import type { Core } from '../core.js';
import { explainPlan, type Plan } from '../handsets.js';
import type { Appointment } from '../schedule.js';
import type { ConclusionOf, TaskOf } from '../tasks.js';
import type { Explain } from '../traffic.js';
import { businessName } from '../wire/business-name.js';
import { formatShillings } from '../wire/money.js';
import type { Reply } from '../wire/reply.js';
import { ControlRefusal } from './control-refusal.js';
import { canPay, readStatement } from './purse.js';

/** What somebody does with a prompt; exactly one of them. */
export type PromptAnswer = { readonly pin: string } | { readonly cancel: true } | { readonly ignore: true };

/** What comes of it at once. */
export type PromptOutcome = 'PIN_ACCEPTED' | 'WRONG_PIN' | 'PIN_LOCKED' | 'CANCELLED' | 'IGNORED' | 'EXPIRED';

/** The answer of the door. */
export interface AnsweredPrompt {
  readonly outcome: PromptOutcome;
  /** Before the PIN is locked; only after a wrong one. */
  readonly triesLeft?: number;
}

/** A push whose phone is open. */
export interface HeldPlay extends Play {
  readonly conclusion: ConclusionOf<'PUSH'>;
}

/** How long a prompt stays on the screen. */
const PROMPT_MS = 60_000;
const RIGHT_PIN = '1234';
/** Wrong ones in a row until the PIN is locked. */
export const WRONG_PINS_MAX = 3;

const NO_ANSWER = '1037';
const CANCELLED = '1032';
const WRONG_PIN = '2001';
const PIN_LOCKED = '8006';
const NOT_ENOUGH_MONEY = '1';

/** As carryOut, but the outcome waits for an answer. EARLY waits with the acknowledgement, too. */
export async function holdPrompt(core: Core, plan: Plan, play: HeldPlay, explain: Explain): Promise<Reply> {
  const { mischief } = plan;
  const { conclusion } = play;
  explainPlan(plan, explain);
  explain('Somebody holds this phone: that is what happens after the right PIN.');
  const task = { kind: 'PROMPT', conclusion, mischief, delayMs: delayOf(core, mischief), isIgnored: false } as const;
  const id = core.schedule.after(PROMPT_MS, task);
  showPrompts(core, id);
  if (mischief === 'EARLY') await core.schedule.untilOver(id);
  return acknowledge(mischief, play.acknowledgement);
}

/** The payer's answer to callback. */
function delayOf(core: Core, mischief: Mischief | null): number {
  const delayMs = drawDelay(core);
  if (mischief === 'EARLY') return 0;
  if (mischief === 'LATE') return core.behaviour.lateMs;
  return mischief === 'TIMEOUT_FIRST' ? 2 * delayMs : delayMs;
}

/** Nobody has answered. */
export function expirePrompt(core: Core, id: string, task: TaskOf<'PROMPT'>): TaskOf<'CONCLUDE'> {
  const { conclusion, mischief, isIgnored } = task;
  if (!isIgnored) leave(core, id, task, 'EXPIRED');
  return { kind: 'CONCLUDE', conclusion: { ...conclusion, resultCode: NO_ANSWER }, mischief };
}

/** A prompt as the holder of its phone sees it. */
export interface Prompt {
  readonly id: string;
  readonly phoneNumber: string;
  readonly shortcode: string;
  readonly business: string;
  /** Shillings, with cents. */
  readonly amount: string;
  readonly reference: string;
  /** UTC, ISO 8601. */
  readonly expiresAt: string;
}

/** On all screens; at most one on each, for a phone takes no second push. */
export function listPrompts(core: Core): readonly Prompt[] {
  return [...core.schedule.agenda()].flatMap(([id, { dueAt, task }]) => {
    if (task.kind !== 'PROMPT' || task.isIgnored) return [];
    const { msisdn, shortcode, amountCents, reference } = getPush(core, task);
    const what = { shortcode, business: businessName(shortcode), amount: formatShillings(amountCents), reference };
    return [{ id, phoneNumber: msisdn, ...what, expiresAt: new Date(dueAt).toISOString() }];
  });
}

/** Tells those who hold the phones of prompts, also of one whose time has changed: of this one, or of all. */
export function showPrompts(core: Core, id?: string): void {
  const shown = listPrompts(core).filter(prompt => id === undefined || prompt.id === id);
  for (const prompt of shown) core.phones.tell(prompt.phoneNumber, { event: 'prompt', data: prompt });
}

/** Throws ControlRefusal if the prompt is not there. */
export function answerPrompt(core: Core, msisdn: string, id: string, answer: PromptAnswer): AnsweredPrompt {
  const { task, dueAt } = getPrompt(core, msisdn, id);
  if ('cancel' in answer) return conclude(core, id, task, CANCELLED, 'CANCELLED');
  if ('ignore' in answer) {
    core.schedule.replace(id, dueAt - core.clock.now(), { ...task, isIgnored: true });
    return leave(core, id, task, 'IGNORED');
  }
  const wrongPins = core.phones.wrongPins(msisdn);
  if (wrongPins >= WRONG_PINS_MAX) return conclude(core, id, task, PIN_LOCKED, 'PIN_LOCKED');
  if (answer.pin === RIGHT_PIN) {
    core.phones.noteWrongPins(msisdn, 0);
    return conclude(core, id, task, codeOf(core, task), 'PIN_ACCEPTED');
  }
  core.phones.noteWrongPins(msisdn, wrongPins + 1);
  const triesLeft = WRONG_PINS_MAX - wrongPins - 1;
  if (triesLeft === 0) return { ...conclude(core, id, task, WRONG_PIN, 'WRONG_PIN'), triesLeft };
  return { outcome: 'WRONG_PIN', triesLeft };
}

function getPrompt(core: Core, msisdn: string, id: string): Appointment & { readonly task: TaskOf<'PROMPT'> } {
  const { task, dueAt = 0 } = core.schedule.agenda().get(id) ?? {};
  if (task?.kind === 'PROMPT' && getPush(core, task).msisdn === msisdn) return { task, dueAt };
  throw new ControlRefusal(
    404,
    'NOT_FOUND',
    'This prompt is not on this phone: it was answered, or nobody answered in time.',
  );
}

function getPush({ ledger }: Core, { conclusion }: TaskOf<'PROMPT'>): Transaction {
  const push = ledger.get(conclusion.sequence);
  assert(push !== null, 'an open transaction is not forgotten');
  return push;
}

/** What the number has planned, if the money is there. */
function codeOf(core: Core, task: TaskOf<'PROMPT'>): string {
  const { conclusion } = task;
  const push = getPush(core, task);
  const { purse } = readStatement(core.ledger.ofPhone(push.msisdn), core.ledger.find);
  return conclusion.resultCode === '0' && !canPay(purse, push.amountCents) ? NOT_ENOUGH_MONEY : conclusion.resultCode;
}

function conclude(
  core: Core,
  id: string,
  task: TaskOf<'PROMPT'>,
  resultCode: string,
  outcome: PromptOutcome,
): AnsweredPrompt {
  const { conclusion, mischief, delayMs } = task;
  core.schedule.replace(id, delayMs, { kind: 'CONCLUDE', conclusion: { ...conclusion, resultCode }, mischief });
  return leave(core, id, task, outcome);
}

/** From the screen. */
function leave(core: Core, id: string, task: TaskOf<'PROMPT'>, outcome: PromptOutcome): AnsweredPrompt {
  core.phones.tell(getPush(core, task).msisdn, { event: 'gone', data: { id, outcome } });
  return { outcome };
}
