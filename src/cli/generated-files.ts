/** The files generated from the sources, so that documents never contradict the code. */

import { buildSchema } from '../graphql/build-schema.js';
import { printGatewaySchema } from '../graphql/schema/print-schema.js';
import {
  presentClientPageTexts,
  presentClientTexts,
  presentConfirming,
  presentElementTexts,
} from './present-client-texts.js';
import { presentClientTypes, presentConsoleTypes, presentTypesWithoutId } from './present-client-types.js';
import { presentExitStatusesPage } from './present-exit-statuses.js';
import { presentResultCodesPage } from './present-result-codes.js';
import { presentEnvExample, presentVariablesPage } from './present-variables.js';

/** A file and what it must say. */
export interface GeneratedFile {
  /** Below the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** What each of them must say now; a test compares. */
export function buildGeneratedFiles(): readonly GeneratedFile[] {
  return [
    { path: '.env.example', text: presentEnvExample() },
    { path: 'docs/generated/configuration.md', text: presentVariablesPage() },
    { path: 'docs/generated/exit-statuses.md', text: presentExitStatusesPage() },
    { path: 'docs/generated/result-codes.md', text: presentResultCodesPage() },
    { path: 'schema.graphql', text: printGatewaySchema() },
    { path: 'client/src/generated/schema.ts', text: presentClientTypes(buildSchema()) },
    { path: 'console/src/api/schema.ts', text: presentConsoleTypes(buildSchema()) },
    { path: 'client/src/generated/types-without-id.ts', text: presentTypesWithoutId(buildSchema()) },
    { path: 'client/src/generated/texts.ts', text: presentClientTexts() },
    { path: 'client/src/generated/page-texts.ts', text: presentClientPageTexts() },
    { path: 'client/src/generated/confirming.ts', text: presentConfirming() },
    { path: 'client/src/generated/element-texts.ts', text: presentElementTexts() },
  ];
}
