/** The ways in which things are broken under load. */

import { randomInt } from 'node:crypto';
import type { CrashWorld } from './crash-world.js';
import { pauseMs } from './wait-for.js';

/** Something that can be killed and frozen: a database, Redis. */
export interface Server {
  start(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  resume(): void;
}

/** Kills the gateway at random moments; every fifth time also in the middle of its start. */
export async function killGateways({ gateways }: CrashWorld, kills: number): Promise<void> {
  for (let count = 0; count < kills; count += 1) {
    const gateway = gateways[count % gateways.length];
    if (!gateway) return;
    await pauseMs(randomInt(50, 1_500));
    await gateway.kill();
    if (count % 5 === 4 && count + 1 < kills) {
      count += 1;
      gateway.startUnseen();
      await pauseMs(randomInt(1_200));
      await gateway.kill();
    }
    await gateway.start();
  }
}

/** Stops one gateway after the other for a while, as a machine does that has no time; then it goes on, or is killed and started again. */
export async function freezeGateways(
  { gateways }: CrashWorld,
  freezes: number,
  frozenMs: number,
  then: 'RESUMED' | 'KILLED' = 'RESUMED',
): Promise<void> {
  for (let count = 0; count < freezes; count += 1) {
    const gateway = gateways[count % gateways.length];
    if (!gateway) return;
    await pauseMs(randomInt(300, 1_500));
    gateway.freeze();
    await pauseMs(frozenMs);
    if (then === 'RESUMED') gateway.resume();
    else {
      await gateway.kill();
      await gateway.start();
    }
  }
}

export async function killServer(server: Server, kills: number): Promise<void> {
  for (let count = 0; count < kills; count += 1) {
    await pauseMs(randomInt(200, 2_500));
    await server.kill();
    await pauseMs(randomInt(1_500));
    await server.start();
  }
}

export async function freezeServer(server: Server, freezes: number, frozenMs: number): Promise<void> {
  for (let count = 0; count < freezes; count += 1) {
    await pauseMs(randomInt(500, 3_000));
    server.freeze();
    await pauseMs(frozenMs);
    server.resume();
  }
}
