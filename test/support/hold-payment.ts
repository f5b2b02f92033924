/** Somebody else's open transaction on a payment's row, as of an administrator who has gone for a coffee. */

import mysql from 'mysql2/promise';
import type { DatabaseAddress } from '../../src/store/data-source.js';

/** Resolves once the row is locked; what it resolves to lets it go. */
export async function holdPayment(address: DatabaseAddress, id: string): Promise<() => void> {
  if (address.kind !== 'mysql') throw new Error('only a server has rows that can be locked');
  const { host, port, user, password, database } = address;
  const connection = await mysql.createConnection({ host, port, user, password: password.reveal(), database });
  // The database may be dropped under it, by a test that failed before it let go.
  connection.on('error', () => undefined);
  await connection.query('START TRANSACTION');
  await connection.query('SELECT id FROM payments WHERE id = ? FOR UPDATE', [id]);
  return () => connection.destroy();
}
