/** A program that asks for one payment many times at once. What Node has to say of that is on its stderr. */

import { createClient } from '../../client/src/create-client.js';

const [url = '', id = ''] = process.argv.slice(2);
const client = createClient({ url, token: 'server-key' });
const payments = await Promise.all(Array.from({ length: 30 }, () => client.payment(id)));
process.stdout.write(`${payments.filter(payment => payment?.id === id).length}\n`);
