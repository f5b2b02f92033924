/** The doorbells of all processes: each hears its own at once, those of the others late or never. */

import { silentLog } from '../../../src/lib/log.js';
import { createInProcessPubSub } from '../../../src/pubsub/in-process.js';
import type { Bell, PubSub } from '../../../src/pubsub/pubsub.js';
import type { Dice } from './dice.js';
import type { Life } from './life.js';
import type { Weather } from './weather.js';
import type { WorldClock } from './world-clock.js';

export interface Bells {
  hang(life: Life): PubSub;
}

const LATE_MS_MAX = 400;

export function createBells(clock: WorldClock, weather: Weather, dice: Dice): Bells {
  const houses = new Map<Life, PubSub>();
  const ringElsewhere = (from: Life, bell: Bell): void => {
    for (const [life, local] of houses) {
      if (life === from || !life.isAlive() || weather.isBellLost()) continue;
      clock.after(dice.int(0, LATE_MS_MAX), () => life.isAlive() && local.ring(bell));
    }
  };
  return Object.freeze({
    hang: (life: Life) => {
      const local = createInProcessPubSub(silentLog);
      houses.set(life, local);
      void life.ended.then(() => houses.delete(life));
      return Object.freeze({
        ring: (bell: Bell) => {
          if (life.mayEnd('the bell')) return;
          local.ring(bell);
          ringElsewhere(life, bell);
        },
        listen: local.listen,
        isConnected: () => true,
        close: local.close,
      });
    },
  });
}
