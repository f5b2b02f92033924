/** Whether a callback can be stored durably now, and how each part is; for `/ready` and for the operator at night. */

import type { Readiness } from './http/readiness.js';
import type { Spool } from './inbox/open-spool.js';
import type { InitiatorLocks } from './initiators/initiator-locks.js';
import type { PubSub } from './pubsub/pubsub.js';
import type { Store } from './store/open-store.js';

export interface ReadinessNeighbours {
  readonly store: Store;
  readonly spool: Spool;
  readonly pubsub: PubSub;
  readonly locks: Pick<InitiatorLocks, 'list'>;
}

/** Only storing decides: Redis and Daraja never make the gateway unready (contract section 6). */
export function createReadiness({ store, spool, pubsub, locks }: ReadinessNeighbours): () => Promise<Readiness> {
  return async () => {
    const [hasDatabase, hasSpool, locked] = await Promise.all([store.isAnswering(), spool.isWritable(), locks.list()]);
    const hasBell = pubsub.isConnected();
    const advice = [
      ...(hasDatabase ? [] : ['The database does not answer: callbacks go to the spool until it does.']),
      ...(hasSpool
        ? []
        : ['The data folder cannot be written: free space there, or callbacks are lost with the database.']),
      ...(hasBell
        ? []
        : ['Redis does not answer, or refuses our channel: updates between instances take up to a second.']),
      ...locked.map(
        ({ name, resultCode }) =>
          `M-Pesa refused the API operator ${name} with code ${resultCode}: its calls are stopped. Check its password and certificate, then call releaseInitiator or restart.`,
      ),
    ];
    const state = (isOk: boolean) => (isOk ? 'ok' : 'degraded');
    return {
      isReady: hasDatabase || hasSpool,
      parts: {
        database: state(hasDatabase),
        spool: state(hasSpool),
        redis: state(hasBell),
        daraja: state(locked.length === 0),
      },
      advice,
    };
  };
}
