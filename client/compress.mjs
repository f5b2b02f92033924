/** Writes a file as the gateway serves it: plain, by gzip, and by Brotli. */

import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** `file`, and beside it `file.gz` and `file.br`. */
export function writeCompressed(file, body) {
  writeFileSync(file, body);
  writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(body, BROTLI));
}
