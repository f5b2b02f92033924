/** What the process counts about itself, for Prometheus. */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import type { CallbackRoute } from '../domain/callback-routes.js';

export type CallbackOutcome = 'stored' | 'refused' | 'too-large' | 'unavailable' | 'broken-off';

export interface Metrics {
  countCallback(route: CallbackRoute, outcome: CallbackOutcome): void;
  /** The text that Prometheus reads, and its type. */
  present(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Beside the process's own series. `socketCounts` is asked whenever somebody reads the metrics. */
export function createMetrics(
  socketCounts: () => { readonly sockets: number; readonly subscriptions: number; readonly streams: number },
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const callbacks = new Counter({
    registers,
    name: 'mpesa_gateway_callbacks_total',
    help: 'Callbacks by route and by what was answered: stored (200), refused (404), too-large (413), unavailable (503).',
    labelNames: ['route', 'outcome'],
  });
  new Gauge({
    registers,
    name: 'mpesa_gateway_websockets',
    help: 'Open WebSockets.',
    collect() {
      this.set(socketCounts().sockets);
    },
  });
  new Gauge({
    registers,
    name: 'mpesa_gateway_subscriptions',
    help: 'GraphQL subscriptions that run over WebSockets.',
    collect() {
      this.set(socketCounts().subscriptions);
    },
  });
  new Gauge({
    registers,
    name: 'mpesa_gateway_streams',
    help: 'Open streams of server-sent events, one subscription each.',
    collect() {
      this.set(socketCounts().streams);
    },
  });
  return Object.freeze({
    countCallback: (route: CallbackRoute, outcome: CallbackOutcome) => callbacks.inc({ route, outcome }),
    present: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  });
}
