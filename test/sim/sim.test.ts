/** Seeds of the simulated world, two thousand of them at full size: no promise is broken in any, and a seed always tells the same story. */

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import type { B2bCommand, PaymentKind } from '../../src/domain/payment.js';
import { CALLBACK_ROUTES, PULLED_ROUTE } from '../../src/operations/callback-routes.js';
import { sizeOf } from '../support/size-of.js';
import { type Run, simulate } from './simulate.js';

const SEEDS_IN_FULL = 2_000;
const SEEDS = sizeOf('SIM_SEEDS', SEEDS_IN_FULL);
/** What happens less often in all seeds has died out in this world, and nothing was found out about it. */
const SELDOM = Math.floor((10 * SEEDS) / SEEDS_IN_FULL);
/** The kinds that something can ask for today. */
const KINDS: readonly PaymentKind[] = ['STK_PUSH', 'B2C', 'B2B', 'REVERSAL'];
/** And what nobody asks for, which has moved already. */
const GIVEN_BACK = ['STK_PUSH REVERSED', 'C2B COMPLETED', 'C2B REVERSED'];
const ENDS = ['COMPLETED', 'FAILED', 'TIMED_OUT'];
/** No document says what M-Pesa posts here. */
const UNUSED: readonly string[] = ['pull/callback'];
const BUSINESS_COMMANDS: readonly B2bCommand[] = ['PAY_BILL', 'BUY_GOODS', 'TOP_UP_B2C', 'PAY_TAX'];
/** How M-Pesa is answered when it asks first; a frozen database is waited for, one that is away is not. */
const ANSWERS = ['0', 'C2B00012', 'C2B00013', 'frozen', 'away'].map(answer => `question ${answer}`);
const ROUTES = CALLBACK_ROUTES.filter(route => !UNUSED.includes(route));
const EVERYTHING = [
  ...ROUTES,
  PULLED_ROUTE,
  ...KINDS.flatMap(kind => ENDS.map(end => `${kind} ${end}`)),
  ...GIVEN_BACK,
  ...BUSINESS_COMMANDS,
  ...ANSWERS,
];
/** A story in which callbacks go to the disk, whose speed is this machine's. */
const SPOOLING_SEED = '17';
/** Among them a day on which M-Pesa refuses the operator. */
const FIRST_SEEDS: readonly number[] = Array.from({ length: 20 }, (_, index) => index + 1);

interface Outcome {
  readonly exitCode: number | null;
  readonly output: string;
}

function runSimulation(...given: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const loader = ['--import', './test/support/register-typescript.mjs'];
    const child = spawn(process.execPath, [...loader, 'test/sim/run.ts', ...given], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
    child.on('error', reject);
    child.on('close', exitCode => resolve({ exitCode, output }));
  });
}

describe('the simulation', () => {
  test('a seed tells the same story on an idle machine and on a busy one, byte for byte', async () => {
    const tell = () => runSimulation('--seed', SPOOLING_SEED);
    const alone = await tell();
    expect(alone.output).toContain('digest ');
    const crowd = Array.from({ length: 3 * availableParallelism() }, tell);
    for (const one of await Promise.all(crowd)) expect(one).toEqual(alone);
  });

  test('a seed tells the same story whatever was simulated before it', async () => {
    const tell = async (seeds: readonly number[]) => {
      const told = new Map<number, Run>();
      for (const seed of seeds) told.set(seed, await simulate(seed));
      return told;
    };
    const first = await tell(FIRST_SEEDS);
    expect(await tell(FIRST_SEEDS.toReversed())).toEqual(first);
  });

  test(`${SEEDS} seeds hold`, async () => {
    const shares = availableParallelism();
    const share = Math.ceil(SEEDS / shares);
    const outcomes = await Promise.all(
      Array.from({ length: shares }, (_, index) =>
        runSimulation('--seeds', `${index * share + 1}..${Math.min(SEEDS, (index + 1) * share)}`),
      ),
    );
    for (const { output, exitCode } of outcomes)
      expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual(HELD);
    const totals = outcomes.map(({ output }) => readTotals(output));
    const timesOf = (name: string) => totals.reduce((sum, total) => sum + (total[name] ?? 0), 0);
    const rare = EVERYTHING.filter(name => timesOf(name) < SELDOM);
    expect(rare).toEqual([]);
  });
});

const HELD = { exitCode: 0, output: '' };

function readTotals(output: string): Readonly<Record<string, number>> {
  return JSON.parse(/^\d+ seeds held: (.*)$/m.exec(output)?.[1] ?? '{}');
}
