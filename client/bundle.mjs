/** Builds <mpesa-pay> into dist/element/mpesa-pay.js: one module with all that it needs, compressed as the gateway serves it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { writeCompressed } from './compress.mjs';

const ROOT = import.meta.dirname;
const OUT = join(ROOT, '..', 'dist', 'element');

/** Styles are text to a minifier of scripts. */
const squeezeStyles = {
  name: 'squeeze-styles',
  transform: (code, id) => (id.endsWith('styles.js') ? code.replace(/\s*([{};,:])\s+/g, '$1') : null),
};

await build({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  plugins: [squeezeStyles],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: join('dist', 'element', 'element.js'), formats: ['es'], fileName: () => 'mpesa-pay.js' },
    // A library is left readable otherwise.
    minify: 'oxc',
    rolldownOptions: { output: { minify: true, codeSplitting: false } },
  },
});

const file = join(OUT, 'mpesa-pay.js');
// Minified code has no line breaks but those of templates, which need none, and no comments but those for other bundlers.
const body = readFileSync(file, 'utf8').trim().replace(/\n\s*/g, '').replaceAll('/* @__PURE__ */', '');
writeCompressed(file, body);
