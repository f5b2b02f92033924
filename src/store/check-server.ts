/** Looks at a server before it is used: refuses one that cannot work, by the name of what is wrong, and warns of risks. */

import type { DataSource } from 'typeorm';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import type { Log } from '../lib/log.js';
import { dialectOf } from './dialect.js';
import { JUDGED_VARIABLES, judgeServer, presentJudgement, type ServerVariables } from './judge-server.js';

/** Null for SQLite, whose settings are ours. */
export async function readServerVariables(source: DataSource): Promise<ServerVariables | null> {
  if (dialectOf(source) === 'sqlite') return null;
  const names = JUDGED_VARIABLES.map(name => `'${name}'`).join(', ');
  const found: readonly { Variable_name: string; Value: string }[] = await source.query(
    `SHOW VARIABLES WHERE Variable_name IN (${names})`,
  );
  return Object.fromEntries(found.map(({ Variable_name, Value }) => [Variable_name, Value]));
}

/** Throws a ConfigurationFault of DATABASE_URL that names everything for which the server is of no use. */
export async function checkServer(source: DataSource, log: Log): Promise<ServerVariables | null> {
  const variables = await readServerVariables(source);
  const judgements = variables === null ? [] : judgeServer(variables);
  const refused = judgements.filter(({ rank }) => rank === 'REFUSED');
  if (refused.length > 0) {
    const problems = refused.map(each => `names a server that cannot be used: ${presentJudgement(each)}`);
    throw new ConfigurationFault(problems.map(problem => ({ variable: 'DATABASE_URL', problem })));
  }
  for (const each of judgements) {
    if (each.rank === 'RISKY') log.warn(`the database: ${presentJudgement(each)}`);
  }
  return variables;
}
