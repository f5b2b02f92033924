/** One of two instances vanishes in the middle of a transaction, with the head of the feed locked: how long the other stands still. */

import type { CrashDatabase } from './crash-database.js';
import { type CrashWorld, openCrashWorld } from './crash-world.js';
import { ask } from './shop.js';
import { openTrapWire, type TrapWire } from './trap-wire.js';
import { pauseMs, waitFor } from './wait-for.js';

/** FROZEN: the process stands still. CUT_OFF: nothing passes between it and the database, and neither hears of it. */
export type Vanishing = 'FROZEN' | 'CUT_OFF';

export interface VanishingWorld {
  readonly world: CrashWorld;
  /** Lets the first instance vanish and come back; resolves to how long the second could not pay out, in milliseconds. */
  vanish(how: Vanishing): Promise<number>;
  close(): Promise<void>;
}

/** What a unit does last before its commit. */
const AT_THE_HEAD = 'UPDATE feed_head SET sequence';
const PAYOUT = 'mutation ($input: B2cInput!) { payment: initiateB2c(input: $input) { id } }';
/** Beside the shop's phones. */
const FIRST_PHONE = 254_120_000_000;

export async function openVanishingWorld(
  database: CrashDatabase,
  environment: Readonly<Record<string, string>>,
): Promise<VanishingWorld> {
  const url = new URL(database.url);
  const wire = await openTrapWire({ host: url.hostname, port: Number(url.port) });
  url.port = String(wire.port);
  const firstEnvironment = { DATABASE_URL: url.href };
  const world = await openCrashWorld({ database, environment, firstEnvironment, instances: 2 });
  let payouts = 0;

  const payOut = (gateway: number): Promise<boolean> => {
    payouts += 1;
    const words = { idempotencyKey: `vanish-${payouts}`, remarks: 'Vanish', amount: '10' };
    const input = { ...words, phoneNumber: String(FIRST_PHONE + payouts) };
    return ask(world.gateways[gateway]?.url ?? '', PAYOUT, { input }).then(({ data }) => data !== null);
  };
  const vanish = async (how: Vanishing): Promise<number> => {
    const [first] = world.gateways;
    const sprung = wire.spring(AT_THE_HEAD);
    const lost = payOut(0);
    await sprung;
    if (how === 'FROZEN') freezeThrough(wire, () => first?.freeze());
    const vanishedAt = performance.now();
    await waitFor('the other instance to pay out', () => payOut(1));
    const tookMs = performance.now() - vanishedAt;
    for (let more = 0; more < 10; more += 1) await payOut(1);
    first?.resume();
    wire.restore();
    await lost;
    return tookMs;
  };
  return Object.freeze({
    world,
    vanish,
    close: async () => {
      world.gateways[0]?.resume();
      await world.close();
      await wire.close();
    },
  });
}

/** The answer to its statement reaches it only once it stands still. */
function freezeThrough(wire: TrapWire, freeze: () => void): void {
  freeze();
  void pauseMs(50).then(() => wire.restore());
}
