/** Sends an answer, compressed where the request takes it and the answer is worth it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { chooseEncoding, type Encoding } from './choose-encoding.js';

/** An HTTP answer whose text is whole. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A packet of the network takes it as it is. */
const COMPRESSED_BYTES_MIN = 1_024;
/** Higher levels cost twice the time for a twentieth of the bytes (decision 77). */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };
const GZIP = { level: 1 };

/** In a thread of the pool, so that nobody else waits. */
const COMPRESS: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: body => promisify<Buffer, typeof BROTLI, Buffer>(brotliCompress)(body, BROTLI),
  gzip: body => promisify<Buffer, typeof GZIP, Buffer>(gzip)(body, GZIP),
  identity: async body => body,
};

/** Headers that the response has already stay; an answer of less than 1 kB is sent as it is. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, text }: WholeAnswer,
): Promise<void> {
  const plain = Buffer.from(text);
  if (plain.length < COMPRESSED_BYTES_MIN) {
    response.writeHead(status, { ...headers, 'content-length': plain.length }).end(plain);
    return;
  }
  const encoding = chooseEncoding(request.headers['accept-encoding'], COMPRESS);
  const body = await COMPRESS[encoding](plain);
  response.appendHeader('Vary', 'Accept-Encoding');
  response.writeHead(status, {
    ...headers,
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    'content-length': body.length,
  });
  response.end(body);
}
