/** A test's database can be dropped, whatever other tests ask the server at that moment, and whoever holds something in it. */

import { describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import type { DatabaseAddress } from '../../src/store/data-source.js';
import { databases } from '../support/databases.js';

describe.each(databases.filter(({ name }) => name !== 'SQLite'))('a database on $name', ({ isAvailable, create }) => {
  const test = isAvailable ? it : it.skip;

  test('is dropped beside a statement with a character of four bytes, under an open transaction', async () => {
    const others = await create();
    const fresh = await create();
    const busy = await connectTo(others.address);
    // Ended by `KILL`, below, when the database of the others is dropped.
    const asking = busy.query("SELECT SLEEP(3600), '\u{10FFFF}'").catch(error => error);
    const holder = await connectTo(fresh.address);
    await holder.query('CREATE TABLE held (id INT) ENGINE = InnoDB');
    await holder.query('START TRANSACTION');
    await holder.query('SELECT * FROM held FOR UPDATE');
    await fresh.drop();
    await others.drop();
    expect(await asking).toBeInstanceOf(Error);
    await expect(holder.query('SELECT 1')).rejects.toThrow();
  });
});

async function connectTo(address: DatabaseAddress): Promise<mysql.Connection> {
  if (address.kind !== 'mysql') throw new Error('not a server');
  const { host, port, user, password, database } = address;
  const connection = await mysql.createConnection({ host, port, user, password: password.reveal(), database });
  connection.on('error', () => undefined);
  return connection;
}
