/** What is in a folder of archive files; the last member of a file may be torn, because its writer was killed. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';

export type ArchivedLine = Readonly<Record<string, unknown>>;

export function readArchive(folder: string, kind: 'callbacks' | 'events'): readonly ArchivedLine[] {
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.startsWith(`${kind}-`)) : [];
  return names.flatMap(name => {
    const data = readFileSync(join(folder, name));
    if (data.length === 0) return [];
    const text = gunzipSync(data, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    // Without its line break a line is torn.
    return text.split('\n').slice(0, -1).map(readLine);
  });
}

function readLine(line: string): ArchivedLine {
  return JSON.parse(line) as ArchivedLine;
}
