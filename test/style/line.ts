/** The line of stations: who may import whom. The same list is in docs/architecture.md. */

/** From the process down to the smallest part; stations of one row do not know each other. */
export const LINE = [
  ['main'],
  ['cli'],
  ['app'],
  ['tables'],
  ['config'],
  ['archive', 'graphql', 'http'],
  ['erasure'],
  ['attention'],
  ['pulls'],
  ['inbox'],
  ['checkouts'],
  ['sweep'],
  ['enquiries', 'lookups', 'registrations', 'stats'],
  ['payments'],
  ['feed'],
  ['daraja'],
  ['initiators'],
  ['operations'],
  ['keys'],
  ['audit'],
  ['callers'],
  ['pubsub', 'store'],
  ['domain'],
  ['lib'],
] as const;

/** Beside the line: Daraja's stand-in, which shares no code with what it tests. */
const SIMULATOR = 'simulator';

/** Files at the root of src that are part of a station. */
const ROOT_FILES: Readonly<Record<string, string>> = {
  'create-stations': 'app',
  'create-readiness': 'app',
  'open-simulator': 'app',
  'open-edge': 'app',
};

/** The station of a file of src; null when it is on no line. */
export function stationOf(path: string): string | null {
  const [, first = '', ...rest] = path.split('/');
  const stem = first.replace(/\.ts$/, '');
  const name = rest.length > 0 ? first : (ROOT_FILES[stem] ?? stem);
  return name === SIMULATOR || rankOf(name) >= 0 ? name : null;
}

/** Why `from` may not import `to`; null when it may. */
export function refuseImport(from: string, to: string): string | null {
  if (from === to) return null;
  if (from === SIMULATOR) return to === 'lib' ? null : 'the simulator imports lib only';
  if (to === SIMULATOR) return rankOf(from) <= rankOf('config') ? null : `${from} must not know the simulator`;
  return rankOf(to) > rankOf(from) ? null : `imports go down the line only, and ${to} does not stand below ${from}`;
}

function rankOf(station: string): number {
  return LINE.findIndex(row => row.some(name => name === station));
}
