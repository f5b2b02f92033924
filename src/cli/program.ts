/** The command line and its commands. Each is loaded only when it runs. */

import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { OVERLAP_SECONDS_MAX } from '../keys/check-new-key.js';
import { readVersion } from '../lib/read-version.js';
import { exitStatusOf } from './exit-statuses.js';
import type { CreateOptions } from './keys.js';
import { nameOptions } from './name-options.js';
import { presentFailure } from './present-failure.js';
import { readBefore } from './read-before.js';
import type { RegisterOptions } from './register-c2b.js';
import type { ReplayOptions } from './replay.js';

/** Resolves to the exit status of the process. */
type Run = () => Promise<number>;

/** Runs the command that `argv` names and resolves to the exit status. Never rejects: what failed is said on stderr. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let status = 0;
  let command = '';
  const program = createProgram(async run => {
    status = await run();
  }).hook('preAction', (_program, chosen) => {
    command = nameOf(chosen);
  });
  try {
    await program.parseAsync(argv);
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) process.stderr.write(presentFailure(nameOptions(command, error)));
    return exitStatusOf(error);
  }
}

function createProgram(execute: (run: Run) => Promise<void>): Command {
  const program = new Command('mpesa-gateway')
    .description(
      'A self-hosted GraphQL gateway for M-Pesa. Configure it with environment variables: docs/generated/configuration.md',
    )
    .version(readVersion())
    .exitOverride();
  program
    .command('serve')
    .description('run the gateway until SIGTERM or SIGINT')
    .action(async () => execute((await import('./serve.js')).serve));
  program
    .command('migrate')
    .description('migrate the database to this release and exit')
    .action(async () => execute((await import('./migrate.js')).migrate));
  program
    .command('archive')
    .description('move old callbacks and events from the database to files; gateways may keep running')
    .requiredOption('--before <date|days>', 'a date (2026-01-31, UTC) or a number of days ago', text =>
      readBefore(text),
    )
    .option('--to <folder>', 'folder for the files (default: archive in DATA_DIR)')
    .action(async ({ before, to = null }: { before: number; to?: string | null }) => {
      const { archive } = await import('./archive.js');
      await execute(() => archive({ before, to }));
    });
  program
    .command('erase')
    .description('erase a customer from the database and the files; gateways may keep running')
    .argument('<number>', 'phone number of the customer')
    .option('--archive <folder>', 'an archive in another folder than DATA_DIR; repeat it for each', collect)
    .action((number: string, { archive = [] }: { archive?: readonly string[] }) =>
      execute(async () => (await import('./erase.js')).erase(number, archive)),
    );
  program
    .command('doctor')
    .description('check the configuration and everything the gateway depends on')
    .action(async () => execute((await import('./doctor.js')).doctor));
  program
    .command('simulate')
    .description('run only the Daraja simulator, on HOST and PORT')
    .action(async () => execute((await import('./simulate.js')).simulate));
  addGatewayCommands(program, execute);
  program
    .command('demo')
    .description('show three payments in the terminal, with every update a subscriber receives')
    .action(async () => execute((await import('./demo.js')).demo));
  return program;
}

/** Those that speak to a gateway as its admin. */
function addGatewayCommands(program: Command, execute: (run: Run) => Promise<void>): void {
  program
    .command('replay')
    .description('process stored callbacks again, after a fix or once their payment is known')
    .argument('[ids...]', 'which callbacks')
    .option('--verdict <verdict...>', 'all with one of these verdicts, such as UNMATCHED or MALFORMED')
    .option('--after <instant>', 'with --verdict: only those received after this time (ISO 8601)')
    .option('--before <instant>', 'with --verdict: only those received before this time (ISO 8601)')
    .option('--url <url>', 'URL of the gateway (default: the one of this configuration)')
    .action((ids: readonly string[], options: Omit<ReplayOptions, 'ids'>) =>
      execute(async () => (await import('./replay.js')).replay({ ids, ...options })),
    );
  addKeys(program, execute);
  program
    .command('register-c2b')
    .description('register the URLs at which M-Pesa tells the gateway of payments by hand')
    .option('--shortcode <shortcode>', 'which shortcode (default: the first)')
    .option('--cancel', 'M-Pesa stops a payment while nobody answers its validation, instead of letting it through')
    .option('--show', 'register nothing, only say what is known')
    .option('--url <url>', 'URL of the gateway (default: the one of this configuration)')
    .action((options: RegisterOptions) =>
      execute(async () => (await import('./register-c2b.js')).registerC2b(options)),
    );
}

function addKeys(program: Command, execute: (run: Run) => Promise<void>): void {
  const keys = program.command('keys').description('list, make, rotate and revoke API keys; gateways may keep running');
  keys
    .command('list')
    .description('every key of the database, newest first')
    .action(async () => execute((await import('./keys.js')).listKeys));
  keys
    .command('create')
    .description('make a key and print it, once')
    .argument('<name>', 'who will use it')
    .requiredOption('--role <role>', 'what it may do: admin, payout, server, till, feed, metrics or readonly')
    .option('--expires <instant>', 'when it ends (ISO 8601)')
    .option('--shortcode <number>', 'bind it to this shortcode; repeat it, or separate several by commas', collectList)
    .option('--address <range>', 'address or CIDR range from which it may be used; so too', collectList)
    .action((name: string, options: CreateOptions) =>
      execute(async () => (await import('./keys.js')).createKey(name, options)),
    );
  keys
    .command('rotate')
    .description('make another key of the same name and print it, once')
    .argument('<name>', 'name of the key')
    .option('--overlap <seconds>', 'how long the keys before it still work, up to 30 days', readOverlap, 86_400)
    .action((name: string, { overlap }: { overlap: number }) =>
      execute(async () => (await import('./keys.js')).rotateKey(name, overlap)),
    );
  keys
    .command('revoke')
    .description('take back all keys of this name')
    .argument('<name>', 'name of the key')
    .action((name: string) => execute(async () => (await import('./keys.js')).revokeKey(name)));
}

/** An option that may be repeated: one that took several values would take the argument behind them too. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function collectList(values: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...values.split(',').map(value => value.trim())];
}

/** With the command that it belongs to: "keys create". */
function nameOf(command: Command): string {
  const isTop = !command.parent?.parent;
  return isTop ? command.name() : `${command.parent?.name()} ${command.name()}`;
}

function readOverlap(text: string): number {
  const seconds = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= OVERLAP_SECONDS_MAX) return seconds;
  throw new InvalidArgumentError(`must be seconds from 0 to ${OVERLAP_SECONDS_MAX}.`);
}
