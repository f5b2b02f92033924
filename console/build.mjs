/** Builds what browsers get of the gateway into dist: the console, and GraphiQL. Hashed files, each compressed as it is served. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { writeCompressed } from '../client/compress.mjs';

const ROOT = import.meta.dirname;
const DIST = join(ROOT, '..', 'dist');
const COMPRESSED = /\.(html|js|css|svg|webmanifest)$/;

/** No fonts: the reader's own will do, and GraphiQL's are twice as large as the rest of its style. */
const WITHOUT_FONTS = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.css') ? code.replaceAll(/@font-face\s*\{[^}]*\}/g, '') : null),
};

async function buildPages({ root, outDir, base }) {
  await build({
    root,
    base,
    configFile: false,
    logLevel: 'error',
    plugins: [WITHOUT_FONTS, react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      // It would be inline, or one request more; every browser that has light-dark() preloads modules itself.
      modulePreload: { polyfill: false },
    },
  });
  const names = readdirSync(outDir, { recursive: true, encoding: 'utf8' });
  const files = names.filter(each => COMPRESSED.test(each)).map(name => join(outDir, name));
  for (const file of files) writeCompressed(file, readFileSync(file));
}

await buildPages({ root: ROOT, outDir: join(DIST, 'console'), base: '/' });
await buildPages({ root: join(ROOT, 'graphiql'), outDir: join(DIST, 'graphiql'), base: '/graphiql/' });
