/** Where M-Pesa's questions arrive: may this customer pay? Answered as the HTTP station does, before anything is kept; and noted. */

import type { CallbackKeys } from '../../../src/lib/callback-keys.js';
import type { QuestionLine } from '../auditor/audit-questions.js';
import type { Dice } from '../world/dice.js';
import type { Gateway, Gateways } from '../world/gateways.js';
import type { Transcript } from '../world/transcript.js';
import type { WorldClock } from '../world/world-clock.js';
import { type Arrival, type Keep, readAddress } from './front-door.js';

/** What M-Pesa asks: its message, and what that says. */
export interface Asked {
  readonly url: string;
  readonly body: string;
  readonly reference: string;
  readonly amount: number;
}

export interface QuestionDoor {
  /** The gateway's code; null when nobody lives to give one. */
  ask(asked: Asked): Promise<string | null>;
  questions(): readonly QuestionLine[];
  /** Until when M-Pesa waits for an answer, UTC milliseconds; 0 when it waits for none. */
  waitsUntil(): number;
}

export interface QuestionDoorParts {
  readonly gateways: Gateways;
  readonly keys: CallbackKeys;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly transcript: Transcript;
  readonly keep: Keep;
  /** What is known of a reference at this moment, and of the database. */
  readonly look: (reference: string) => QuestionLine['before'];
}

/** M-Pesa's patience. */
export const PATIENCE_MS = 3_000;

export function createQuestionDoor(parts: QuestionDoorParts): QuestionDoor {
  const { gateways, keys, clock, dice, transcript, keep, look } = parts;
  const questions: QuestionLine[] = [];
  const open = new Map<object, number>();

  const answer = async (gateway: Gateway, asked: Asked, address: Pick<Arrival, 'route' | 'ticket'>) => {
    const { reference, amount } = asked;
    const [at, before] = [clock.elapsed(), look(reference)];
    const body = Buffer.from(asked.body);
    const given = gateway.stations.validate(address.ticket, body);
    const told = await Promise.race([given, gateway.life.ended.then(() => null)]);
    const question = { reference, amount, at, before };
    if (told === null) {
      questions.push({ ...question, answer: null, answeredAt: clock.elapsed(), after: before });
      return null;
    }
    questions.push({ ...question, answer: told, answeredAt: clock.elapsed(), after: look(reference) });
    return told;
  };
  return Object.freeze({
    questions: () => questions,
    waitsUntil: () => Math.max(0, ...open.values()),
    ask: async (asked: Asked) => {
      const address = readAddress(asked.url, keys);
      const gateway = gateways.pickLiving(dice);
      const what = `question about ${asked.amount} for ${asked.reference}`;
      if (!address || !gateway) {
        transcript.note(`${what} found nobody`);
        return null;
      }
      transcript.note(`${what} → ${gateway.life.name}`);
      open.set(asked, clock.now() + PATIENCE_MS);
      const told = await answer(gateway, asked, address);
      open.delete(asked);
      transcript.note(`${what} answered ${told?.code ?? 'by nobody'}`);
      if (told === null) return null;
      void keep({ ...asked, meaning: 'QUESTION', about: null }, gateway, address, told.note);
      return told.code;
    },
  } satisfies QuestionDoor);
}
