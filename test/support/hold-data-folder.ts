/** A process that asks for the data folder named by its argument, says what it got, and keeps it until it is killed. */

import { ConfigurationFault } from '../../src/lib/configuration-fault.js';
import { openDataFolder } from '../../src/lib/data-folder.js';

try {
  const folder = openDataFolder(process.argv[2] ?? '');
  process.stdout.write('held\n');
  setInterval(() => folder.path, 60_000);
} catch (error) {
  process.stdout.write(`${error instanceof ConfigurationFault ? error.message : 'another error'}\n`);
}
