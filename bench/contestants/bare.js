/** The limit: the gateway's own inbox, funnel and store, behind the least that node:http can be. */

import { createServer } from 'node:http';

import { openStations } from '../data/open-stations.js';

const { stations } = await openStations(process.env.DATABASE_URL);

const ANSWER = JSON.stringify({ ResultCode: 0, ResultDesc: 'Accepted' });
const HEADERS = { 'Content-Type': 'application/json', 'Content-Length': ANSWER.length };
const ROUTE = 'stk/callback';

const server = createServer((request, response) => {
  const ticket = request.url.split('/')[6];
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', async () => {
    await stations.inbox.receive({ route: ROUTE, ticket, body: Buffer.concat(chunks) });
    response.writeHead(200, HEADERS);
    response.end(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('SIGTERM', () => process.exit(0));
