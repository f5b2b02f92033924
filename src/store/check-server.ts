/** Looks at a server before it is used: refuses one that cannot work, by the name of what is wrong, and warns of risks. */

import type { DataSource } from 'typeorm';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import { dialectOf } from './dialect.js';
import { JUDGED_VARIABLES, judgeServer, presentJudgement, type ServerVariables } from './judge-server.js';

/** What is known of a server that may be used. */
export interface CheckedServer {
  /** Null for SQLite. */
  readonly variables: ServerVariables | null;
  /** Sentences for the operator. */
  readonly risks: readonly string[];
}

/** Null for SQLite, whose settings are ours. */
export async function readServerVariables(source: DataSource): Promise<ServerVariables | null> {
  if (dialectOf(source) === 'sqlite') return null;
  const names = JUDGED_VARIABLES.map(name => `'${name}'`).join(', ');
  const found: readonly { Variable_name: string; Value: string }[] = await source.query(
    `SHOW VARIABLES WHERE Variable_name IN (${names})`,
  );
  return Object.fromEntries(found.map(({ Variable_name, Value }) => [Variable_name, Value]));
}

/** Throws a ConfigurationFault of DATABASE_URL that names everything for which the server is of no use; returns what else was found. */
export async function refuseServer(source: DataSource): Promise<CheckedServer> {
  const variables = await readServerVariables(source);
  const judgements = variables === null ? [] : judgeServer(variables);
  const refused = judgements.filter(({ rank }) => rank === 'REFUSED');
  if (refused.length > 0) {
    const problems = refused.map(each => `names a server that cannot be used: ${presentJudgement(each)}`);
    throw new ConfigurationFault(problems.map(problem => ({ variable: 'DATABASE_URL', problem })));
  }
  return { variables, risks: judgements.filter(({ rank }) => rank === 'RISKY').map(presentJudgement) };
}
