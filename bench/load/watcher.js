/** Watchers over WebSockets: one that sees every payment and others that see one each; notes when each frame comes, until they are taken. */

// The gateway's own dependency: this package needs no second one.
import { WebSocket } from 'ws';

const QUERY = `subscription Watch($id: ID) { paymentUpdated(id: $id) { payment { id status version } event { version } } }`;

let frames = [];
let sockets = [];

process.on('message', async ({ order, port, ids }) => {
  if (order === 'watch') {
    await Promise.all([null, ...ids].map(id => watch(port, id)));
    process.send({ watching: ids.length + 1 });
  }
  if (order === 'take') {
    process.send({ frames });
    for (const socket of sockets) socket.terminate();
    [frames, sockets] = [[], []];
  }
});

/** Resolves once the subscription runs: with the snapshot of its payment, or after a round trip for all payments. */
function watch(port, id) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    sockets.push(socket);
    socket.on('error', reject);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', data => {
      const at = Number(process.hrtime.bigint()) / 1e6;
      const { type, payload } = JSON.parse(data);
      if (type === 'connection_ack') {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables: { id } } }));
        if (id === null) socket.send('{"type":"ping"}');
      }
      if (type === 'pong') resolve();
      if (type === 'error') reject(new Error(JSON.stringify(payload)));
      if (type !== 'next') return;
      const { payment, event } = payload.data.paymentUpdated;
      if (event === null) resolve();
      else frames.push({ id: payment.id, isOfOne: id !== null, at });
    });
  });
}
