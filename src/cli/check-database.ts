/** `doctor` and the database: whether each server answers, can be used and written to, and what time it has. It changes no row. */

import { DataSource } from 'typeorm';
import { systemClock } from '../lib/clock.js';
import { findClockSkew } from '../lib/clock-skew.js';
import { CLOCKS_AGREE_MS } from '../lib/shared-clock.js';
import { readServerVariables } from '../store/check-server.js';
import { type DatabaseAddress, dataSourceOptions } from '../store/data-source.js';
import { explainDatabaseFault, placeOf } from '../store/explain-database.js';
import { type Judgement, judgeServer, presentJudgement } from '../store/judge-server.js';
import type { ServerAddress, ServerHost } from '../store/server-address.js';
import { lookAtServer } from '../store/watch-server.js';
import { tables } from '../tables.js';
import { type Finding, findSkew } from './finding.js';

const STATEMENT_TIMEOUT_MS = 2_000;
const SUBJECT = 'database';

/** The embedded database is not opened: it belongs to one process, and a gateway may be running. */
export async function checkDatabase(database: DatabaseAddress): Promise<readonly Finding[]> {
  if (database.kind === 'sqlite') return [{ mark: 'ok', subject: SUBJECT, text: `embedded, at ${database.path}` }];
  const hosts = [database, ...database.otherHosts];
  const seen = await Promise.all(hosts.map(host => checkServer({ ...database, ...pickHost(host), otherHosts: [] })));
  // Of several servers one is enough; it is the others' turn when it fails.
  const isEnough = seen.some(({ isWritable }) => isWritable);
  return seen.flatMap(({ findings, isWritable }) =>
    findings.map(each => (each.mark === 'fail' && isEnough && !isWritable ? { ...each, mark: 'warn' as const } : each)),
  );
}

function pickHost({ host, port }: ServerHost): ServerHost {
  return { host, port };
}

interface SeenServer {
  readonly findings: readonly Finding[];
  readonly isWritable: boolean;
}

async function checkServer(address: ServerAddress): Promise<SeenServer> {
  const source = new DataSource(dataSourceOptions(address, tables, STATEMENT_TIMEOUT_MS, 'reader'));
  try {
    await source.initialize();
    const variables = await readServerVariables(source);
    const settings = variables === null ? [] : judgeServer(variables).map(presentSetting);
    const askedAt = systemClock.now();
    const { serverAt, isReadOnly } = await lookAtServer(source);
    const skewMs = findClockSkew(askedAt, serverAt, systemClock.now());
    const text = `answers at ${placeOf(address)}`;
    const answer: Finding = isReadOnly
      ? { mark: 'fail', subject: SUBJECT, text: `${text} but is read-only: the gateway cannot store anything there` }
      : { mark: 'ok', subject: SUBJECT, text };
    return {
      findings: [answer, ...settings, findSkew(skewMs, "the database's", CLOCKS_AGREE_MS)],
      isWritable: !isReadOnly,
    };
  } catch (error) {
    const text = explainDatabaseFault(address, error);
    return { findings: [{ mark: 'fail', subject: SUBJECT, text }], isWritable: false };
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

function presentSetting(judgement: Judgement): Finding {
  const mark = ({ FINE: 'ok', RISKY: 'warn', REFUSED: 'fail' } as const)[judgement.rank];
  return { mark, subject: SUBJECT, text: presentJudgement(judgement) };
}
