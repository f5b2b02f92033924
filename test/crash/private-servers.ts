/** A MariaDB and a Redis of the test's own, on free ports and folders of their own, to be killed and frozen at will. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import type { Server } from './break-things.js';
import { type Child, findFreePort, startChild } from './child-process.js';
import { waitFor } from './wait-for.js';

export interface PrivateServer extends Server {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const run = promisify(execFile);
const START_MAX_MS = 30_000;

/** Rejects when the machine has no MariaDB. As root, without a password. */
export async function openPrivateMariadb(): Promise<PrivateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-mariadb-'));
  const user = `--user=${userInfo().username}`;
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${folder}/data`,
    user,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const port = await findFreePort();
  const options = [
    '--no-defaults',
    user,
    `--datadir=${folder}/data`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
    '--innodb-buffer-pool-size=64M',
    '--skip-name-resolve',
  ];
  const isUp = async () => {
    const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root' });
    connection.destroy();
    return true;
  };
  const url = `mysql://root:@127.0.0.1:${port}/mysql`;
  return openServer({ command: 'mariadbd', args: options, folder, port, url, isUp });
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
    await waitFor(`${command} to start`, isStarted, START_MAX_MS);
  };
  await start();
  return Object.freeze({
    ...{ url, port, start },
    kill: async () => child?.kill(),
    freeze: () => child?.freeze(),
    resume: () => child?.resume(),
    close: async () => {
      await child?.kill();
      await rm(folder, { recursive: true, force: true });
    },
  });
}
