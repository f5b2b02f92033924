/** The types of the client, as a program that uses it meets them: what is complete compiles, and what is not does not. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROOT } from '../../style/read-sources.js';

const SWITCH = `import type { PaymentPhase } from '../src/client.js';
export function show(phase: PaymentPhase): string {
  switch (phase) {
    case 'AWAITING_APPROVAL':
    case 'SENDING':
    case 'PROMPTED':
    case 'CONFIRMING':
      return 'wait';
    case 'UNKNOWN':
      return 'ask';
    case 'PAID':
      return 'thank';
    case 'FAILED':
    case 'REVERSED':
      return 'sorry';
  }
}
`;

const PROGRAM = `import { createClient, MpesaError, type Payment } from '../src/client.js';
const mpesa = createClient({ url: 'http://127.0.0.1:4000', getToken: async () => 'token' });
export async function pay(): Promise<Payment> {
  try {
    const { id } = await mpesa.stkPush({ amount: 150, phoneNumber: '0712345678', accountReference: 'INV-77' });
    for await (const { payment, event } of mpesa.watch(id)) show(payment.payerMessage, event?.evidence ?? null);
    return await mpesa.settled(id);
  } catch (error) {
    if (error instanceof MpesaError) show(error.code, error.idempotencyKey);
    throw error;
  }
}
function show(...texts: readonly (string | null)[]): void {
  texts.join();
}
`;

let folder: string;
beforeAll(() => {
  // Inside the package, so that its own compiler options and sources are those of the program.
  folder = mkdtempSync(join(ROOT, 'client', '.types-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compile(program: string): string {
  const options = { strict: true, noImplicitReturns: true, noEmit: true, rootDir: '..', skipLibCheck: false };
  const config = {
    extends: '../tsconfig.json',
    compilerOptions: { ...options, incremental: false, declaration: false },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'program.ts'), program);
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    encoding: 'utf8',
  });
  return stdout;
}

test('a switch over every phase is complete', () => {
  expect(compile(SWITCH)).toBe('');
});

test('a switch that forgets a phase is refused', () => {
  expect(compile(SWITCH.replace("    case 'UNKNOWN':\n      return 'ask';\n", ''))).toMatch(/TS2366|TS7030/);
});

test('a program that pays needs no other types', () => {
  expect(compile(PROGRAM)).toBe('');
});

test.each([
  [
    'b2c without a key',
    "await mpesa.b2c({ amount: 10, phoneNumber: '0712345678', remarks: 'Prize' });",
    /idempotencyKey/,
  ],
  ['a field that does not exist', "(await mpesa.settled('id')).colour;", /colour/],
  ['a status that does not exist', "(await mpesa.settled('id')).status === 'PAID';", /no overlap/],
])('%s is refused', (_what, line, problem) => {
  expect(compile(`${PROGRAM}export async function wrong() { ${line} }\n`)).toMatch(problem);
});
