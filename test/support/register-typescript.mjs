/** Lets a second process run the sources as they are: `node --import <this file> src/main.ts`. Types are stripped by swc. */

import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
