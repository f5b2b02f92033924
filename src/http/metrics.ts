/** What the process counts about itself, for Prometheus. */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Count } from '../lib/tally.js';
import type { KeptRoute } from '../operations/callback-routes.js';

/** How a callback was answered. */
export type CallbackOutcome = 'stored' | 'refused' | 'too-large' | 'unavailable' | 'over-quota' | 'broken-off';

/** Counters of this process, from its start. */
export interface Metrics {
  /** Route "unknown": a path like a callback's that is none of ours. */
  countCallback(route: KeptRoute | 'unknown', outcome: CallbackOutcome): void;
  /** One with a valid key came from an address that is not listed. */
  countUnlisted(route: KeptRoute): void;
  /** The text that Prometheus reads, and its type. */
  present(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What the stations have counted. */
export interface StationCounts {
  verdicts(): readonly Count<'route' | 'verdict'>[];
  transitions(): readonly Count<'kind' | 'from' | 'to' | 'evidence'>[];
  givenUp(): readonly Count<'reason'>[];
  checks(): readonly Count<'outcome'>[];
  /** Milliseconds. */
  questionIntervalMs(): number;
}

/** Who watches now. */
export interface WatcherCounts {
  readonly sockets: number;
  readonly subscriptions: number;
  readonly streams: number;
  readonly bytes: number;
}

const WATCHER_GAUGES: readonly { readonly name: string; readonly help: string; readonly of: keyof WatcherCounts }[] = [
  { name: 'mpesa_gateway_websockets', help: 'Open WebSockets.', of: 'sockets' },
  {
    name: 'mpesa_gateway_subscriptions',
    help: 'Active GraphQL subscriptions over WebSocket.',
    of: 'subscriptions',
  },
  {
    name: 'mpesa_gateway_streams',
    help: 'Open server-sent event streams, with one subscription each.',
    of: 'streams',
  },
  {
    name: 'mpesa_gateway_watcher_bytes',
    help: 'Estimated memory used by all subscriptions. New ones are refused at the limit.',
    of: 'bytes',
  },
];

let processRegistry: Registry | undefined;
/**
 * The process's own series, from the first time that they are read. What observes a process cannot be taken off it again: a set for each
 * gateway of a test's process took a sixth of the CPU.
 */
function ofProcess(): Registry {
  if (processRegistry) return processRegistry;
  processRegistry = new Registry();
  collectDefaultMetrics({ register: processRegistry });
  return processRegistry;
}

/** Beside the process's own series. All arguments are asked whenever somebody reads the metrics. */
export function createMetrics(
  watcherCounts: () => WatcherCounts,
  failedCredentials: () => number,
  counts: StationCounts,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const callbacks = new Counter({
    registers,
    name: 'mpesa_gateway_callbacks_total',
    help: 'Callbacks by route and response: stored (200), refused (404), too-large (413), unavailable (503), over-quota (503).',
    labelNames: ['route', 'outcome'],
  });
  const unlisted = new Counter({
    registers,
    name: 'mpesa_gateway_unlisted_callbacks_total',
    help: 'Callbacks with a valid key from outside C2B_ALLOWED_ADDRESSES, taken as unsigned, by route.',
    labelNames: ['route'],
  });
  new Counter({
    registers,
    name: 'mpesa_gateway_callback_verdicts_total',
    help: 'Stored callbacks by route and verdict.',
    labelNames: ['route', 'verdict'],
    collect() {
      show(this, counts.verdicts());
    },
  });
  new Counter({
    registers,
    name: 'mpesa_gateway_payment_transitions_total',
    help: 'New versions of payments, by kind, status before (NONE: a new payment), status after and evidence.',
    labelNames: ['kind', 'from', 'to', 'evidence'],
    collect() {
      show(this, counts.transitions());
    },
  });
  addQuestionMetrics(registers, counts);
  addCallerMetrics(registers, watcherCounts, failedCredentials);
  return Object.freeze({
    countCallback: (route: KeptRoute | 'unknown', outcome: CallbackOutcome) => callbacks.inc({ route, outcome }),
    countUnlisted: (route: KeptRoute) => unlisted.inc({ route }),
    present: async () => {
      const texts = await Promise.all([ofProcess(), registry].map(one => one.metrics()));
      return { contentType: registry.contentType, text: texts.join('\n') };
    },
  });
}

/** What M-Pesa is asked. */
function addQuestionMetrics(registers: Registry[], counts: StationCounts): void {
  new Counter({
    registers,
    name: 'mpesa_gateway_questions_given_up_total',
    help: 'Questions about payments that had their turn and were put off, by reason: late (a slow commit), no-turn.',
    labelNames: ['reason'],
    collect() {
      show(this, counts.givenUp());
    },
  });
  new Counter({
    registers,
    name: 'mpesa_gateway_success_checks_total',
    help: 'Signed successes of pushes that M-Pesa was asked about afterwards, by outcome: agreed, denied, unclear, skipped.',
    labelNames: ['outcome'],
    collect() {
      show(this, counts.checks());
    },
  });
  new Gauge({
    registers,
    name: 'mpesa_gateway_question_interval_seconds',
    help: 'Seconds between two questions about payments, of all instances; more while M-Pesa limits their rate.',
    collect() {
      this.set(counts.questionIntervalMs() / 1_000);
    },
  });
}

/** Who comes, and who watches. */
function addCallerMetrics(
  registers: Registry[],
  watcherCounts: () => WatcherCounts,
  failedCredentials: () => number,
): void {
  new Counter({
    registers,
    name: 'mpesa_gateway_failed_credentials_total',
    help: 'Credentials that were shown and refused, over HTTP and WebSocket.',
    collect() {
      this.reset();
      this.inc(failedCredentials());
    },
  });
  for (const { name, help, of } of WATCHER_GAUGES) {
    new Gauge({
      ...{ registers, name, help },
      collect() {
        this.set(watcherCounts()[of]);
      },
    });
  }
}

/** The stations count for themselves, so that their busy paths know nothing of Prometheus. */
function show<Label extends string>(counter: Counter<Label>, counts: readonly Count<Label>[]): void {
  counter.reset();
  for (const { labels, count } of counts) counter.inc(labels, count);
}
