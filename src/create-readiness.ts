/** Whether callbacks can be stored durably now, and the state of each part; for `/ready` and its advice to operators. */

import type { DarajaClient } from './daraja/create-daraja.js';
import type { Reachability } from './daraja/reachability.js';
import type { PartState, Readiness } from './http/readiness.js';
import type { Spool } from './inbox/open-spool.js';
import type { SuspendedInitiator, Suspensions } from './initiators/create-suspensions.js';
import type { Clock } from './lib/clock.js';
import { createProbe } from './lib/probe.js';
import { CLOCKS_AGREE_MS } from './lib/shared-clock.js';
import type { PubSub } from './pubsub/pubsub.js';
import type { StoreHealth } from './store/health.js';
import type { Store } from './store/open-store.js';

export interface ReadinessNeighbours {
  readonly store: Pick<Store, 'health'>;
  readonly spool: Pick<Spool, 'isEmpty' | 'isWritable'>;
  /** Null: not configured. */
  readonly redis: Pick<PubSub, 'isConnected'> | null;
  readonly daraja: Pick<DarajaClient, 'reachability'>;
  readonly suspensions: Pick<Suspensions, 'list'>;
  readonly clock: Clock;
}

/** What `/ready` is answered from. */
export interface ReadinessProbe {
  /** Asks nobody who could keep it waiting. */
  read(): Promise<Readiness>;
  close(): void;
}

interface Part {
  readonly state: PartState;
  readonly advice: readonly string[];
  /** For those who may read names; absent where the advice has none. */
  readonly namedAdvice?: readonly string[];
}

/** Only storing decides: Redis and Daraja never make the gateway unready (contract section 6). */
export function createReadiness({
  store,
  spool,
  redis,
  daraja,
  suspensions,
  clock,
}: ReadinessNeighbours): ReadinessProbe {
  const spoolProbe = createProbe(clock, spool.isWritable, true);
  const suspensionsProbe = createProbe<readonly SuspendedInitiator[]>(clock, suspensions.list, []);
  let lastSuspended: readonly SuspendedInitiator[] = [];
  const read = async (): Promise<Readiness> => {
    const [isWritable, suspendedNow] = await Promise.all([spoolProbe.read(), suspensionsProbe.read()]);
    lastSuspended = suspendedNow ?? lastSuspended;
    const hasSpool = isWritable === true;
    const health = store.health();
    const parts: Readonly<Record<string, Part>> = {
      database: judgeDatabase(health, spool.isEmpty()),
      spool: judge(
        hasSpool,
        'The data folder is not writable. Free space there: without it, callbacks are lost when the database fails.',
      ),
      redis: judgeRedis(redis),
      daraja: judgeDaraja(daraja.reachability(), lastSuspended),
    };
    return {
      isReady: (health.isAnswering && health.isStoring) || hasSpool,
      parts: Object.fromEntries(Object.entries(parts).map(([name, { state }]) => [name, state])),
      advice: Object.values(parts).flatMap(({ advice }) => advice),
      namedAdvice: Object.values(parts).flatMap(({ advice, namedAdvice = advice }) => namedAdvice),
    };
  };
  return Object.freeze({
    read,
    close: () => {
      spoolProbe.close();
      suspensionsProbe.close();
    },
  } satisfies ReadinessProbe);
}

function judgeDatabase(health: StoreHealth, isSpoolEmpty: boolean): Part {
  const { isAnswering, isStoring, clockSkewMs, problem, opening } = health;
  if (opening !== null) return { state: 'unknown', advice: [opening] };
  const advice: string[] = [];
  if (!isAnswering) advice.push('The database does not answer. Callbacks go to the spool until it does.');
  else if (!isStoring)
    advice.push('The database answers but cannot store anything. It may be read-only, full or locked.');
  if (problem !== null) advice.push(problem);
  if (isAnswering && !isSpoolEmpty) {
    advice.push('Callbacks are waiting in the spool. Another transaction may have locked their payments.');
  }
  if (Math.abs(clockSkewMs) > CLOCKS_AGREE_MS) advice.push(adviseOnClock(clockSkewMs));
  return { state: advice.length === 0 ? 'ok' : 'degraded', advice };
}

function adviseOnClock(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  return `This machine's clock is ${seconds} s ${side} the database's. Synchronise both with NTP. Above 10 s, no payment times out.`;
}

function judge(isOk: boolean, advice: string): Part {
  return isOk ? { state: 'ok', advice: [] } : { state: 'degraded', advice: [advice] };
}

function judgeRedis(redis: Pick<PubSub, 'isConnected'> | null): Part {
  if (redis === null) return { state: 'off', advice: [] };
  const advice = 'Redis does not answer or refuses the channel. Updates between instances take up to a second.';
  return judge(redis.isConnected(), advice);
}

function judgeDaraja(reachability: Reachability, suspended: readonly SuspendedInitiator[]): Part {
  const adviseOn = (operator: string) =>
    `M-Pesa rejected ${operator}. Its calls are suspended. Check its password and certificate, then call releaseInitiator or restart the gateway.`;
  const silent =
    reachability === 'SILENT'
      ? ['M-Pesa does not answer. Payments stay open until it does. If M-Pesa is up, check the network.']
      : [];
  const advice = [...suspended.slice(0, 1).map(() => adviseOn('an API operator')), ...silent];
  const named = suspended.map(({ name, resultCode }) => adviseOn(`the API operator ${name} with code ${resultCode}`));
  if (advice.length > 0) return { state: 'degraded', advice, namedAdvice: [...named, ...silent] };
  return { state: reachability === 'UNKNOWN' ? 'unknown' : 'ok', advice: [] };
}
