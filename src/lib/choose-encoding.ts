/** Which form of a body a request takes: Brotli before gzip before none (RFC 9110, section 12.5.3). */

/** By its name in `Content-Encoding`; `identity`: as it is. */
export type Encoding = 'br' | 'gzip' | 'identity';

const BEST_FIRST: readonly Encoding[] = ['br', 'gzip'];

/** The best that is there and that the header accepts; `identity` if it accepts none. A name with `q=0` is refused. */
export function chooseEncoding(
  accepted: string | string[] | undefined,
  offered: Readonly<Partial<Record<Encoding, unknown>>>,
): Encoding {
  const wanted = new Set(
    String(accepted ?? '')
      .split(',')
      .flatMap(readWanted),
  );
  return BEST_FIRST.find(each => offered[each] && wanted.has(each)) ?? 'identity';
}

function readWanted(part: string): string[] {
  const [name = '', ...parameters] = part.split(';').map(each => each.trim().toLowerCase());
  return parameters.some(each => /^q=0(\.0*)?$/.test(each)) ? [] : [name];
}
