/** The instances of the gateway: real stations on frail ports, which die, are started again, or are stopped in good order. */

import { createAudit } from '../../../src/audit/create-audit.js';
import { createStations, type Stations } from '../../../src/create-stations.js';
import { createDarajaOver } from '../../../src/daraja/create-daraja.js';
import type { Transport } from '../../../src/daraja/transport.js';
import type { Schedule } from '../../../src/domain/ladder.js';
import type { Limits } from '../../../src/domain/limits.js';
import type { Shortcode } from '../../../src/domain/shortcode.js';
import { createSuspensions } from '../../../src/initiators/create-suspensions.js';
import { createIds } from '../../../src/lib/ids.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import type { CallbackUrls } from '../../../src/operations/callback-urls.js';
import { createRecipientIds } from '../../../src/payments/recipient-ids.js';
import type { Store } from '../../../src/store/open-store.js';
import type { Bells } from './bells.js';
import type { Dice } from './dice.js';
import type { Disk } from './disk.js';
import { type FrailSpool, openFrailSpool } from './frail-spool.js';
import { createFrailStore } from './frail-store.js';
import { createLife, type Life } from './life.js';
import type { Transcript } from './transcript.js';
import type { Weather } from './weather.js';
import type { WorldClock } from './world-clock.js';

export interface Gateway {
  readonly life: Life;
  readonly stations: Stations;
  readonly spool: FrailSpool;
  /** It was asked to stop: what it ends now has not come to its end. */
  isStopping(): boolean;
}

export interface Gateways {
  pickLiving(dice: Dice): Gateway | null;
  living(): readonly Gateway[];
  /** By name, of all that ever lived. */
  bornAt(): ReadonlyMap<string, number>;
  start(): Promise<void>;
  /** One of them is killed, or asked to stop; it comes back after a while. */
  disturb(): void;
  /** No more crashes: all are stopped for the last time and started again. */
  settleDown(): Promise<void>;
}

export interface GatewaySettings {
  readonly instances: number;
  readonly shortcodes: readonly Shortcode[];
  readonly schedule: Schedule;
  readonly verifyAboveCents: number | null;
  readonly limits: Limits;
  readonly daraja: {
    readonly baseUrl: null;
    readonly timeoutMs: number;
    readonly questionsPerSecond: number;
    readonly checksPerMinute: number | null;
  };
  readonly crashChance: number;
}

export interface GatewayParts {
  readonly store: Store;
  readonly folder: string;
  readonly disk: Disk;
  readonly weather: Weather;
  readonly bells: Bells;
  readonly clock: WorldClock;
  readonly urls: CallbackUrls;
  readonly transportFor: (life: Life) => Transport;
  readonly dice: Dice;
  readonly transcript: Transcript;
}

const DOWN_MS_MAX = 20_000;

export function createGateways(settings: GatewaySettings, parts: GatewayParts): Gateways {
  const { dice, clock, transcript } = parts;
  const running = new Map<number, Gateway>();
  const stopping = new WeakSet<Gateway>();
  const bornAt = new Map<string, number>();
  let isSettled = false;
  let births = 0;

  const bringBack = (slot: number): void => {
    const downMs = dice.chance(0.3) ? 10 : dice.int(100, DOWN_MS_MAX);
    if (!isSettled) clock.after(downMs, () => void startOne(slot));
  };
  const bury = (slot: number, why: string): void => {
    const dead = running.get(slot);
    running.delete(slot);
    transcript.note(`${dead?.life.name} ends: ${why}`);
    void dead?.spool.abandon().then(() => bringBack(slot));
  };
  const startOne = async (slot: number): Promise<void> => {
    if (running.has(slot)) return;
    births += 1;
    const life = createLife(`gateway-${slot}.${births}`, {
      dice: dice.fork(`life ${births}`),
      crashChance: () => (isSettled ? 0 : settings.crashChance),
      onEnd: port => bury(slot, port),
    });
    bornAt.set(life.name, clock.elapsed());
    const opened = await openGateway(life, slot, settings, parts);
    const gateway: Gateway = { ...opened, isStopping: () => stopping.has(gateway) };
    running.set(slot, gateway);
    gateway.stations.inbox.start();
    gateway.stations.sweep.start();
    gateway.stations.pulls.start();
    transcript.note(`${life.name} starts`);
  };
  const end = (slot: number, gateway: Gateway, why: string): void => {
    if (running.get(slot) !== gateway) return;
    gateway.life.end();
    bury(slot, why);
  };
  const startAll = async (): Promise<void> => {
    for (let slot = 0; slot < settings.instances; slot += 1) await startOne(slot);
  };
  return Object.freeze({
    bornAt: () => bornAt,
    living: () => [...running.values()],
    pickLiving: (by: Dice) => {
      const open = [...running.values()].filter(gateway => !stopping.has(gateway));
      return open.length === 0 ? null : by.pick(open);
    },
    start: startAll,
    disturb: () => {
      const [slot, gateway] = running.size > 0 ? dice.pick([...running]) : [];
      if (slot === undefined || !gateway || stopping.has(gateway)) return;
      if (dice.chance(0.6)) return end(slot, gateway, 'killed');
      transcript.note(`${gateway.life.name} is asked to stop`);
      stopping.add(gateway);
      void gateway.stations.close().then(() => end(slot, gateway, 'stopped'));
    },
    settleDown: async () => {
      isSettled = true;
      for (const [slot, gateway] of [...running]) end(slot, gateway, 'the last restart');
      clock.after(1, () => void startAll());
    },
  });
}

async function openGateway(life: Life, slot: number, settings: GatewaySettings, parts: GatewayParts) {
  const { store, folder, disk, weather, bells, urls } = parts;
  const clock = parts.clock.forProcess(life);
  const dice = parts.dice.fork(life.name);
  const spool = await openFrailSpool({ folder: `${folder}/spool-${slot}`, disk, life, weather, dice });
  const { shortcodes } = settings;
  const frailStore = createFrailStore(store, life, weather);
  const newId = createIds(clock, parts.dice.fork(`audit of ${life.name}`).bytes);
  const audit = createAudit({ store: frailStore, newId, clock });
  const suspensions = createSuspensions({ store: frailStore, audit, shortcodes, clock });
  const daraja = createDarajaOver(parts.transportFor(life), {
    ...{ shortcodes, suspensions, timeoutMs: settings.daraja.timeoutMs, clock, log: silentLog },
  });
  const stations = createStations(settings, {
    ...{ spool, daraja, suspensions, audit, urls, clock, log: silentLog },
    store: frailStore,
    pubsub: bells.hang(life),
    random: dice.bytes,
    recipientIds: createRecipientIds([new Secret('recipient-secret-of-the-simulation')], dice.bytes),
  });
  return { life, stations, spool };
}
