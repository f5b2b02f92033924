/** The simulator's future tasks, on the given clock; the memory keeps those still open. */

import type { Cancel, Clock } from '../lib/clock.js';
import type { Memory } from './memory.js';
import type { Task } from './tasks.js';

/** The one agenda of the simulator. */
export interface Schedule {
  after(delayMs: number, task: Task): void;
  /** Does it now; resolves when it is over. */
  begin(task: Task): Promise<void>;
  /** Goes on with what an earlier run has left: what fell due meanwhile is done at once. */
  resume(): void;
  /** Does nothing more; the memory keeps what was to be done. */
  close(): void;
}

/** What a schedule is made of. */
export interface ScheduleParts {
  readonly clock: Clock;
  readonly memory: Memory;
  /** Performs a task. Calls `forget` in the moment in which the task counts as done: what it notes in that moment is kept with it. */
  readonly perform: (task: Task, forget: () => void) => Promise<void>;
}

interface Appointment {
  /** UTC milliseconds. */
  readonly dueAt: number;
  readonly task: Task;
}

const BOOK = 'tasks';

/** Closing it cancels every timer. */
export function createSchedule({ clock, memory, perform }: ScheduleParts): Schedule {
  const agenda = new Map<string, Appointment>();
  const timers = new Set<Cancel>();
  const left = memory.openBook<Appointment>(BOOK, () => agenda);
  let lastId = Math.max(0, ...[...left.keys()].map(Number));
  let isClosed = false;

  function enter(delayMs: number, task: Task): string {
    lastId += 1;
    const id = String(lastId);
    const appointment = { dueAt: clock.now() + delayMs, task };
    agenda.set(id, appointment);
    memory.note(BOOK, id, appointment);
    return id;
  }

  function setTimer(id: string, delayMs: number, task: Task): void {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      void run(id, task);
    });
    timers.add(cancel);
  }

  function run(id: string, task: Task): Promise<void> {
    return perform(task, () => {
      if (isClosed) return;
      agenda.delete(id);
      memory.note(BOOK, id, null);
    });
  }

  for (const [id, appointment] of left) agenda.set(id, appointment);
  return Object.freeze({
    after: (delayMs, task) => {
      if (!isClosed) setTimer(enter(delayMs, task), delayMs, task);
    },
    begin: async task => {
      if (!isClosed) await run(enter(0, task), task);
    },
    resume: () => {
      for (const [id, { dueAt, task }] of left) setTimer(id, Math.max(0, dueAt - clock.now()), task);
    },
    close: () => {
      isClosed = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  } satisfies Schedule);
}
