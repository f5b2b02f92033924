/** WebSocket frames by hand, as no library would send them: for what RFC 6455 forbids. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The first byte as it is (FIN, reserved bits, opcode); `length` lies about the payload's. */
export interface Frame {
  readonly first: number;
  readonly payload?: string | Buffer;
  readonly isMasked?: boolean;
  readonly length?: bigint;
}

const MASK = Buffer.from([1, 2, 3, 4]);
const CLOSE = 0x88;
/** What RFC 6455 calls a close frame without a code. */
const NO_CODE = 1005;

export function buildFrame({ first, payload = '', isMasked = true, length }: Frame): Buffer {
  const data = Buffer.from(payload);
  const size = length ?? BigInt(data.length);
  const bit = isMasked ? 0x80 : 0;
  const head = Buffer.alloc(10);
  head[0] = first;
  let used = 2;
  if (size < 126n) {
    head[1] = bit | Number(size);
  } else if (size < 65_536n) {
    head[1] = bit | 126;
    head.writeUInt16BE(Number(size), 2);
    used = 4;
  } else {
    head[1] = bit | 127;
    head.writeBigUInt64BE(size, 2);
    used = 10;
  }
  const masked = isMasked ? data.map((byte, index) => byte ^ (MASK[index % 4] ?? 0)) : data;
  return Buffer.concat([head.subarray(0, used), isMasked ? MASK : Buffer.alloc(0), masked]);
}

/** A connection that has shaken hands. */
export async function openFrameSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const lines = [
    ...['GET /graphql HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    'Sec-WebSocket-Protocol: graphql-transport-ws',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
  socket.on('error', () => undefined);
  return socket;
}

/** The code of the close frame that the other side sends; null when it hangs up without one. Its frames here are short. */
export function readCloseCode(socket: Socket): Promise<number | null> {
  return new Promise(resolve => {
    let heard = Buffer.alloc(0);
    socket.on('data', data => {
      heard = Buffer.concat([heard, data]);
      while (heard.length >= 2) {
        const size = 2 + ((heard[1] ?? 0) & 0x7f);
        if (heard.length < size) return;
        if (heard[0] === CLOSE) return resolve(size === 2 ? NO_CODE : heard.readUInt16BE(2));
        heard = heard.subarray(size);
      }
    });
    socket.once('close', () => resolve(null));
  });
}
