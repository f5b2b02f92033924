/**
 * The source document's STK handler, ported word for word: Express, express.json, TypeORM's findOne and save. Mongoose's
 * `mpesaInit.MerchantRequestID` is the column merchantRequestId; whether it has an index is decided where its table is made.
 */

import 'reflect-metadata';

import express from 'express';
import Database from 'libsql';
import { DataSource, EntitySchema } from 'typeorm';

const Transaction = new EntitySchema({
  name: 'Transaction',
  tableName: 'transactions',
  columns: {
    id: { type: 'int', primary: true, generated: true },
    merchantRequestId: { type: 'varchar', length: 64, name: 'merchant_request_id' },
    status: { type: 'varchar', length: 20 },
    amount: { type: 'int' },
    mpesaCode: { type: 'varchar', length: 20, nullable: true, name: 'mpesa_code' },
    phoneNumber: { type: 'varchar', length: 20, nullable: true, name: 'phone_number' },
    reasonForFailure: { type: 'varchar', length: 100, nullable: true, name: 'reason_for_failure' },
  },
});

const dataSource = new DataSource({ ...connection(process.env.BENCH_DATABASE), entities: [Transaction] });
await dataSource.initialize();
const transactions = dataSource.getRepository(Transaction);

const stkCallback = async (req, res) => {
  try {
    const {
      Body: { stkCallback },
    } = req.body;

    console.log('STK Callback received');

    // Find transaction using the MerchantRequestID
    const transaction = await transactions.findOne({ where: { merchantRequestId: stkCallback.MerchantRequestID } });

    if (!transaction) {
      console.error(`${stkCallback.MerchantRequestID} Transaction not found`);
      return res.status(200).json({ message: 'Callback received successfully!' });
    }

    // Check if mpesa transaction was successful (ResultCode 0 means success)
    // biome-ignore lint/suspicious/noDoubleEquals: as the document has it.
    if (stkCallback.ResultCode == 0) {
      // Update transaction status
      transaction.status = 'completed';
      transaction.mpesaCode = stkCallback.CallbackMetadata.Item[1].Value;

      // Extract phone number from callback metadata
      transaction.phoneNumber = stkCallback.CallbackMetadata.Item.filter(item => item.Name === 'PhoneNumber')[0].Value;

      await transactions.save(transaction);
    } else {
      // Handle failed transaction
      transaction.status = 'failed';
      transaction.reasonForFailure = 'mpesa_transaction_cancelled_or_failed';

      await transactions.save(transaction);
    }

    // Always return a 200 status to acknowledge receipt
    return res.status(200).json({ message: 'Callback received successfully!' });
  } catch (err) {
    console.error(`STK Callback error: ${err.message}`);

    // Always acknowledge receipt to M-Pesa
    return res.status(200).json({ message: 'Callback received' });
  }
};

const app = express();
app.use(express.json());
const router = express.Router();
router.post('/api/v1/pay/stk/callback', stkCallback);
app.use(router);
const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

/** A pool of 20 connections; SQLite as durable as ours: a write-ahead log that is synced before a commit returns. */
function connection(url) {
  if (!url.startsWith('sqlite:')) return { type: 'mysql', url, poolSize: 20 };
  const prepareDatabase = database => {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
  };
  return { type: 'better-sqlite3', driver: Database, database: url.slice('sqlite:'.length), prepareDatabase };
}
