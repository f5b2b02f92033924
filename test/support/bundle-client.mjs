/** Prints an entry of the client with all its modules, bundled and minified as a page's own build does it. A program of its own: the bundler is no module for jest. */

import { join } from 'node:path';
import { build } from 'vite';

const [entry = ''] = process.argv.slice(2);
const [{ output }] = [
  await build({
    ...{ root: join(import.meta.dirname, '..', '..', 'client'), configFile: false, logLevel: 'warn' },
    build: {
      ...{ write: false, target: 'es2022', minify: 'oxc' },
      lib: { entry: join('src', `${entry}.ts`), formats: ['es'] },
      // A library is left readable otherwise.
      rolldownOptions: { external: 'react', output: { minify: true, codeSplitting: false } },
    },
  }),
].flat();
process.stdout.write(output.map(({ code }) => code).join('\n'));
