/** Requests that are bad as HTTP, before anybody looks at a body (family A). */

const body = '{"Body":{}}';
const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n`;
const whole = (path: string) => `${head(path)}Content-Length: ${body.length}\r\n\r\n${body}`;
/** For a path: what is sent to it, byte for byte, and the statuses that may answer. */
export const rawRequests: Readonly<
  Record<string, (path: string) => readonly [bytes: string, statuses: readonly number[]]>
> = {
  'length and chunks': path => [`${head(path)}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, [400]],
  'two lengths': path => [`${head(path)}Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345`, [400]],
  'a length that is none': path => [`${head(path)}Content-Length: five\r\n\r\n12345`, [400]],
  'a negative length': path => [`${head(path)}Content-Length: -1\r\n\r\n`, [400]],
  'a bad chunk': path => [`${head(path)}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`, [400]],
  'chunks in place of a length': path => [
    `${head(path)}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nb\r\n${body}\r\n0\r\n\r\n`,
    [200],
  ],
  'no Host': path => [`POST ${path} HTTP/1.1\r\nContent-Length: 0\r\n\r\n`, [400]],
  'bare line feeds': path => [`POST ${path} HTTP/1.1\nHost: gateway\n\n`, [400]],
  'HTTP/0.9': path => [`GET ${path}\r\n`, [400]],
  'a URI of 20 kB': () => [whole(`/${'x'.repeat(20_000)}`), [431]],
  '2,000 headers': path => [
    `${head(path)}${'X: 1\r\n'.repeat(2_000)}Content-Length: 0\r\nConnection: close\r\n\r\n`,
    [200, 431],
  ],
  'a header of 20 kB': path => [`${head(path)}X: ${'x'.repeat(20_000)}\r\n\r\n`, [431]],
  'a NUL in a header': path => [`${head(path)}X: \0\r\nContent-Length: 0\r\n\r\n`, [400]],
  'a hundred in a row': path => [whole(path).repeat(100), Array(100).fill(200)],
  'half a request': path => [`${head(path)}Content-Length: 500\r\n\r\n{"Body"`, [400]],
  'an expectation that nobody has': path => [
    `${head(path)}Expect: 200-ok\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    [417],
  ],
  'an upgrade to nothing': path => [
    `${head(path)}Connection: Upgrade\r\nUpgrade: nothing\r\nContent-Length: 0\r\n\r\n`,
    [200, 400, 404, 426],
  ],
  'an absolute URI': path => [
    `POST http://gateway${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    [200, 404, 421],
  ],
  'a way round': path => [whole(path.replace('/stk', '/b2c/../stk')), [404, 421]],
  noise: () => ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000', [400]],
};
