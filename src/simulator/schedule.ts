/** The simulator's future tasks, on the given clock; the memory keeps those still open. */

import type { Cancel, Clock } from '../lib/clock.js';
import type { Memory } from './memory.js';
import type { Task } from './tasks.js';

/** The one agenda of the simulator. */
export interface Schedule {
  /** Returns the number of the appointment. */
  after(delayMs: number, task: Task): string;
  /** Does it now; resolves when it is over. */
  begin(task: Task): Promise<void>;
  /** What has still to be done, by number. */
  agenda(): ReadonlyMap<string, Appointment>;
  /** Something else takes the place of an appointment that has not begun. */
  replace(id: string, delayMs: number, task: Task): void;
  /** Resolves when this appointment, or what has taken its place, is over. */
  untilOver(id: string): Promise<void>;
  /** Everything that waits falls due so much sooner. */
  skip(ms: number): void;
  /** Goes on with what an earlier run has left: what fell due meanwhile is done at once. */
  resume(): void;
  /** Does nothing more; the memory keeps what was to be done. */
  close(): void;
  isClosed(): boolean;
}

/** What a schedule is made of. */
export interface ScheduleParts {
  readonly clock: Clock;
  readonly memory: Memory;
  /** Performs a task. Calls `forget` in the moment in which the task counts as done: what it notes in that moment is kept with it. */
  readonly perform: (id: string, task: Task, forget: () => void) => Promise<void>;
}

/** A task and its time. */
export interface Appointment {
  /** UTC milliseconds. */
  readonly dueAt: number;
  readonly task: Task;
}

const BOOK = 'tasks';

/** Closing it cancels every timer. */
export function createSchedule({ clock, memory, perform }: ScheduleParts): Schedule {
  const agenda = new Map<string, Appointment>();
  const timers = new Map<string, Cancel>();
  const awaited = new Map<string, () => void>();
  const left = memory.openBook<Appointment>(BOOK, () => agenda);
  let lastId = Math.max(0, ...[...left.keys()].map(Number));
  let isClosed = false;

  function enter(delayMs: number, task: Task): string {
    lastId += 1;
    const id = String(lastId);
    write(id, { dueAt: clock.now() + delayMs, task });
    return id;
  }

  function write(id: string, appointment: Appointment): void {
    agenda.set(id, appointment);
    memory.note(BOOK, id, appointment);
  }

  function setTimer(id: string, delayMs: number, task: Task): void {
    timers.get(id)?.();
    const cancel = clock.after(delayMs, () => {
      timers.delete(id);
      void run(id, task);
    });
    timers.set(id, cancel);
  }

  async function run(id: string, task: Task): Promise<void> {
    await perform(id, task, () => {
      if (isClosed) return;
      agenda.delete(id);
      memory.note(BOOK, id, null);
    });
    awaited.get(id)?.();
    awaited.delete(id);
  }

  function skip(ms: number): void {
    const waiting = [...agenda].filter(([id]) => timers.has(id));
    for (const [id, { dueAt, task }] of waiting.sort(([, one], [, other]) => one.dueAt - other.dueAt)) {
      write(id, { dueAt: dueAt - ms, task });
      setTimer(id, Math.max(0, dueAt - ms - clock.now()), task);
    }
  }

  for (const [id, appointment] of left) agenda.set(id, appointment);
  return Object.freeze({
    after: (delayMs, task) => {
      // There is no later any more.
      if (isClosed) return '';
      const id = enter(delayMs, task);
      setTimer(id, delayMs, task);
      return id;
    },
    agenda: () => agenda,
    replace: (id, delayMs, task) => {
      write(id, { dueAt: clock.now() + delayMs, task });
      if (timers.has(id)) setTimer(id, delayMs, task);
    },
    untilOver: id => new Promise<void>(resolve => awaited.set(id, resolve)),
    skip,
    begin: async task => {
      if (!isClosed) await run(enter(0, task), task);
    },
    resume: () => {
      for (const [id, { dueAt, task }] of agenda) {
        if (left.has(id)) setTimer(id, Math.max(0, dueAt - clock.now()), task);
      }
    },
    close: () => {
      isClosed = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
    isClosed: () => isClosed,
  } satisfies Schedule);
}
