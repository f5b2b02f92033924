/** Whether a callback can be stored durably now, and how each part is; for `/ready` and for the operator at night. */

import type { DarajaClient } from './daraja/create-daraja.js';
import type { Reachability } from './daraja/reachability.js';
import type { PartState, Readiness } from './http/readiness.js';
import type { Spool } from './inbox/open-spool.js';
import type { InitiatorLocks, LockedInitiator } from './initiators/initiator-locks.js';
import type { PubSub } from './pubsub/pubsub.js';
import type { Store } from './store/open-store.js';

export interface ReadinessNeighbours {
  readonly store: Pick<Store, 'isAnswering'>;
  readonly spool: Pick<Spool, 'isWritable'>;
  /** Null: not configured. */
  readonly redis: Pick<PubSub, 'isConnected'> | null;
  readonly daraja: Pick<DarajaClient, 'reachability'>;
  readonly locks: Pick<InitiatorLocks, 'list'>;
}

interface Part {
  readonly state: PartState;
  readonly advice: readonly string[];
}

/** Only storing decides: Redis and Daraja never make the gateway unready (contract section 6). */
export function createReadiness({ store, spool, redis, daraja, locks }: ReadinessNeighbours): () => Promise<Readiness> {
  return async () => {
    const [hasDatabase, hasSpool, locked] = await Promise.all([store.isAnswering(), spool.isWritable(), locks.list()]);
    const parts: Readonly<Record<string, Part>> = {
      database: judge(hasDatabase, 'The database does not answer: callbacks go to the spool until it does.'),
      spool: judge(
        hasSpool,
        'The data folder cannot be written: free space there, or callbacks are lost with the database.',
      ),
      redis: judgeRedis(redis),
      daraja: judgeDaraja(daraja.reachability(), locked),
    };
    return {
      isReady: hasDatabase || hasSpool,
      parts: Object.fromEntries(Object.entries(parts).map(([name, { state }]) => [name, state])),
      advice: Object.values(parts).flatMap(({ advice }) => advice),
    };
  };
}

function judge(isOk: boolean, advice: string): Part {
  return isOk ? { state: 'ok', advice: [] } : { state: 'degraded', advice: [advice] };
}

function judgeRedis(redis: Pick<PubSub, 'isConnected'> | null): Part {
  if (redis === null) return { state: 'off', advice: [] };
  const advice = 'Redis does not answer, or refuses our channel: updates between instances take up to a second.';
  return judge(redis.isConnected(), advice);
}

function judgeDaraja(reachability: Reachability, locked: readonly LockedInitiator[]): Part {
  const advice = locked.map(
    ({ name, resultCode }) =>
      `M-Pesa refused the API operator ${name} with code ${resultCode}: its calls are stopped. Check its password and certificate, then call releaseInitiator or restart.`,
  );
  if (reachability === 'SILENT') {
    advice.push('M-Pesa does not answer: payments stay open until it does. Check the network if others reach it.');
  }
  if (advice.length > 0) return { state: 'degraded', advice };
  return { state: reachability === 'UNKNOWN' ? 'unknown' : 'ok', advice: [] };
}
