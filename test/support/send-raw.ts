/** Sends bytes over a TCP connection of its own, right or wrong, and tells the statuses of all answers. */

import { connect } from 'node:net';

const PATIENCE_MS = 5_000;

/** Empty when the connection was closed without an answer. `isHalfOpen`: the client says that nothing more comes. */
export function sendRaw(port: number, bytes: string | Buffer, isHalfOpen = true): Promise<readonly number[]> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const finish = () => {
      socket.destroy();
      const answers = Buffer.concat(chunks).toString('latin1');
      resolve([...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)));
    };
    socket.setTimeout(PATIENCE_MS, finish);
    socket.on('data', chunk => chunks.push(chunk));
    socket.on('end', finish);
    socket.on('error', finish);
    if (isHalfOpen) socket.end(bytes, 'latin1' as BufferEncoding);
    else socket.write(bytes);
  });
}
