/** The folder that belongs to this instance alone: locked by the kernel, home of the spool, the embedded database and a secret. */

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import Database from 'libsql';

import { assert } from './assert.js';
import { ConfigurationFault } from './configuration-fault.js';
import { errorCode } from './error-code.js';
import { isFolder, makeFolder } from './make-folder.js';
import { type RandomBytes, systemRandom } from './random.js';
import { readSmallFile } from './read-small-file.js';
import { Secret } from './secret.js';
import { whyNotOpened } from './why-not-opened.js';

const LOCK = 'lock';
const TAKEN = 'is in use by another process';
const SECRET_BYTES = 32;
const SECRET_FILE_BYTES_MAX = 1_024;
const SECRET_PATTERN = /^[0-9a-f]{64}$/;

/** The folder in the hands of this process: no other one can open it until `close`, or until this process ends. */
export interface DataFolder {
  readonly path: string;
  /** The secret kept under this name; made, and synced to disk, the first time it is asked for. */
  readOrMakeSecret(name: string): Secret;
  /** Gives the folder back. Until then keep the folder in hand: the lock lives as long as this object. */
  close(): void;
}

/** Makes the folder where it is missing and holds it. Refuses with a fault on DATA_DIR when another process holds it. */
export function openDataFolder(path: string, random: RandomBytes = systemRandom): DataFolder {
  makeDataFolder(path);
  const lock = lockFolder(path);
  return Object.freeze({
    path,
    readOrMakeSecret: (name: string) => readSecret(path, name) ?? makeSecret(path, name, random),
    close: () => lock.close(),
  });
}

/** Holds a folder of files, such as an archive, in the same way; null when another process holds it. The folder must be there. */
export function takeFolder(path: string): { close(): void } | null {
  try {
    return lockFolder(path, '.lock');
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}

/** Whether `openDataFolder` failed because another process holds the folder: a gateway that runs. */
function isTaken(error: unknown): boolean {
  return error instanceof ConfigurationFault && error.message.includes(TAKEN);
}

/** What can be said of a data folder without taking it. */
export type DataFolderState = 'MISSING' | 'FREE' | 'TAKEN';

/** What `openDataFolder` would find, and nothing is left behind. Throws the fault on DATA_DIR with which it would refuse. */
export function lookAtDataFolder(path: string): DataFolderState {
  if (!isFolder(path)) {
    probeFolder(path, findFolderAbove(path));
    return 'MISSING';
  }
  probeFolder(path, path);
  if (!existsSync(join(path, LOCK))) return 'FREE';
  try {
    lockFolder(path).close();
    return 'FREE';
  } catch (error) {
    if (isTaken(error)) return 'TAKEN';
    throw error;
  }
}

const OTHERS_ENTER = 0o007;

/** What is unsafe about who may enter the folder: a sentence, or null. Windows has no such modes. */
export function findExposure(path: string): string | null {
  if (process.platform === 'win32' || !isFolder(path)) return null;
  const isOpen = (statSync(path).mode & OTHERS_ENTER) !== 0;
  return isOpen ? `every user of this machine may look into ${path}: chmod 700 it` : null;
}

/** Asks the file system itself: neither a mode nor a mount tells of every refusal. */
function probeFolder(path: string, folder: string): void {
  try {
    if (existsSync(path) && !isFolder(path)) throw Object.assign(new Error('not a folder'), { code: 'EEXIST' });
    rmdirSync(mkdtempSync(join(folder, '.probe-')));
  } catch (error) {
    throw fault(`cannot be ${path === folder ? 'written to' : 'made'} at ${path} (${errorCode(error)})`);
  }
}

function findFolderAbove(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : findFolderAbove(parent);
}

function makeDataFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw fault(`cannot be made at ${path} (${errorCode(error)})`);
  }
}

/**
 * An exclusive transaction on an empty SQLite file is an fcntl lock: the kernel drops it with the process, however that
 * ends, so a restart right after kill -9 gets it at once. A file with a process id would have to be guessed about.
 */
function lockFolder(path: string, name = LOCK): Database.Database {
  const file = join(path, name);
  try {
    const lock = new Database(file);
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    if (errorCode(error) === 'SQLITE_BUSY') throw fault(`${TAKEN} (${path})`);
    throw fault(`cannot be locked at ${path} (${errorCode(error) || whyNotOpened(file)})`);
  }
}

/** Null when there is none yet. A damaged one is refused: a new one would make every callback URL in use worthless. */
function readSecret(folder: string, name: string): Secret | null {
  const path = secretPath(folder, name);
  try {
    const text = String(readSmallFile(path, SECRET_FILE_BYTES_MAX)).trim();
    if (SECRET_PATTERN.test(text)) return new Secret(text);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw fault(`contains an unreadable secret: ${path} (${errorCode(error)})`);
  }
  throw fault(`contains a damaged secret: ${path}. Restore it, or delete it if no payment is open`);
}

/** Written beside its place, synced, renamed and synced again: there is the whole secret or none. */
function makeSecret(folder: string, name: string, random: RandomBytes): Secret {
  const text = Buffer.from(random(SECRET_BYTES)).toString('hex');
  const path = secretPath(folder, name);
  try {
    writeSynced(`${path}.new`, `${text}\n`);
    renameSync(`${path}.new`, path);
    syncFolder(folder);
  } catch (error) {
    throw fault(`cannot store a secret at ${path} (${errorCode(error)})`);
  }
  return new Secret(text);
}

function secretPath(folder: string, name: string): string {
  assert(/^[a-z][a-z-]*$/.test(name), `"${name}" can be a file name`);
  return join(folder, `${name}.secret`);
}

function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function fault(problem: string): ConfigurationFault {
  return new ConfigurationFault([{ variable: 'DATA_DIR', problem }]);
}
