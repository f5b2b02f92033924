/** A POST whose headers come now and whose body comes when the test says so. */

import { connect } from 'node:net';

export interface LateBody {
  /** Resolves when the gateway has seen the headers, and asks for the body. */
  asked(): Promise<void>;
  /** Sends the body, and gives what is answered until the connection ends or `isEnough` of it has come. */
  send(isEnough?: (answer: string) => boolean): Promise<{ readonly status: number; readonly text: string }>;
}

export interface LateRequest {
  readonly path: string;
  readonly credential: string;
  readonly body: unknown;
  readonly headers?: readonly string[];
}

export function postLate(url: string, { path, credential, body, headers = [] }: LateRequest): LateBody {
  const { port, host } = new URL(url);
  const text = JSON.stringify(body);
  const socket = connect({ port: Number(port), host: '127.0.0.1' });
  let heard = '';
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  socket.on('data', chunk => {
    heard += chunk;
    tell();
  });
  socket.on('close', tell);
  const until = (isThere: () => boolean) =>
    new Promise<void>(resolve => {
      const look = () => {
        if (isThere() || socket.closed) resolve();
      };
      listeners.add(look);
      look();
    });
  socket.write(
    [
      ...[`POST ${path} HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${credential}`, 'Connection: close'],
      ...[`Content-Length: ${Buffer.byteLength(text)}`, 'Expect: 100-continue', 'Content-Type: application/json'],
      ...[...headers, '', ''],
    ].join('\r\n'),
  );
  return {
    asked: () => until(() => heard.startsWith('HTTP/1.1 100 ')),
    send: async (isEnough = () => false) => {
      socket.write(text);
      await until(() => isEnough(heard));
      socket.destroy();
      const [, answer = ''] = heard.split(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/);
      return { status: Number(answer.slice(9, 12)), text: answer };
    },
  };
}
