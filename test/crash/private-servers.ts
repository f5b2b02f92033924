/** A MySQL, a MariaDB and a Redis of the test's own, on free ports and folders of their own, to be killed and frozen at will. */

import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { findFreePort } from '../support/free-port.js';
import type { Server } from './break-things.js';
import { type Child, startChild } from './child-process.js';
import { waitFor } from './wait-for.js';

export interface PrivateServer extends Server {
  readonly url: string;
  readonly port: number;
  /** Of a database: its `socket`, and its `data`. */
  readonly folder: string;
  close(): Promise<void>;
}

const run = promisify(execFile);

/** The two families of server that the gateway runs on; `isAvailable` tells whether this machine has the program. */
export const privateServers = [
  { name: 'MySQL' as const, isAvailable: findMysqld() !== null, open: openPrivateMysql },
  { name: 'MariaDB' as const, isAvailable: true, open: openPrivateMariadb },
];

/** As root, without a password; `options` are those of the command line. Rejects when the machine has no MariaDB. */
export async function openPrivateMariadb(options: readonly string[] = []): Promise<PrivateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-mariadb-'));
  const user = `--user=${userInfo().username}`;
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${folder}/data`,
    `--tmpdir=${folder}`,
    user,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  return openDatabase({
    command: 'mariadbd',
    args: ['--no-defaults', user, '--skip-name-resolve', ...options],
    folder,
  });
}

/** The same of MySQL, which also makes its own certificates: `ca.pem` in its data folder. */
export async function openPrivateMysql(options: readonly string[] = []): Promise<PrivateServer> {
  const program = findMysqld();
  if (!program) throw new Error('this machine has no MySQL');
  const folder = await mkdtemp(join(tmpdir(), 'crash-mysql-'));
  const { command, args, own } = program;
  const common = [...args, '--no-defaults', ...own, `--user=${userInfo().username}`];
  await run(command, [...common, '--initialize-insecure', `--datadir=${folder}/data`, '--innodb-redo-log-capacity=8M']);
  return openDatabase({
    command,
    args: [...common, '--mysqlx=0', '--secure-file-priv=', ...options],
    folder,
  });
}

interface MysqlProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Options that it needs where it was found. */
  readonly own: readonly string[];
}

/** On the path, or in the folder into which the checks of a change install it, with the libraries of its own. */
function findMysqld(): MysqlProgram | null {
  // MariaDB has a program of the same name.
  const version = spawnSync('mysqld', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  if (version !== '' && !/mariadb/i.test(version)) return { command: 'mysqld', args: [], own: [] };
  const root = `${process.env.MYSQL_SANDBOX || '/var/tmp/mysql-sandbox'}/root`;
  const libraries = `${root}/usr/lib/x86_64-linux-gnu`;
  if (!existsSync(`${root}/usr/sbin/mysqld`)) return null;
  const loader = `${libraries}/ld-linux-x86-64.so.2`;
  return {
    command: loader,
    args: ['--library-path', libraries, `${root}/usr/sbin/mysqld`],
    own: [`--basedir=${root}/usr`],
  };
}

interface DatabaseProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
}

async function openDatabase({ command, args, folder }: DatabaseProgram): Promise<PrivateServer> {
  const port = await findFreePort();
  const own = [
    `--datadir=${folder}/data`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
    // A server that starts removes the temporary tables that it finds in this folder, also those of others.
    `--tmpdir=${folder}`,
    '--innodb-buffer-pool-size=64M',
  ];
  const isUp = async () => {
    const connection = await mysql.createConnection({ socketPath: `${folder}/socket`, user: 'root' });
    connection.destroy();
    return true;
  };
  const url = `mysql://root:@127.0.0.1:${port}/mysql`;
  return openServer({ command, args: [...args, ...own], folder, port, url, isUp });
}

export async function openPrivateRedis(): Promise<PrivateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-redis-'));
  const port = await findFreePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const isUp = () =>
    new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.end());
    });
  return openServer({ command: 'redis-server', args, folder, port, url: `redis://127.0.0.1:${port}`, isUp });
}

interface Plan {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly port: number;
  readonly url: string;
  readonly isUp: () => Promise<boolean>;
}

async function openServer({ command, args, folder, port, url, isUp }: Plan): Promise<PrivateServer> {
  let child: Child | null = null;
  const start = async (): Promise<void> => {
    const started = startChild(command, args);
    child = started;
    const isStarted = async () => {
      if (started.hasExited()) throw new Error(`${command} has left: ${started.said()}`);
      return isUp().catch(() => false);
    };
    await waitFor(`${command} to start`, isStarted);
  };
  await start();
  return Object.freeze({
    ...{ url, port, folder, start },
    kill: async () => child?.kill(),
    freeze: () => child?.freeze(),
    resume: () => child?.resume(),
    close: async () => {
      await child?.kill();
      await rm(folder, { recursive: true, force: true });
    },
  });
}
