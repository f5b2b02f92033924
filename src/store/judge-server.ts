/** What a server's settings mean for the gateway: which make it useless, which are a risk. Pure. */

/** As `SHOW VARIABLES` tells them; a server knows only some of the names. */
export type ServerVariables = Readonly<Record<string, string>>;

/** REFUSED: the gateway cannot work there. RISKY: it works, and something may be lost or has not been tried. */
export interface Judgement {
  readonly rank: 'FINE' | 'RISKY' | 'REFUSED';
  /** What was found: `sync_binlog=0`, `MySQL 5.7.44`. */
  readonly subject: string;
  /** What it means and what to do: a clause that follows the subject and a colon. Empty when it is fine. */
  readonly advice: string;
}

/** What `judgeServer` reads. */
export const JUDGED_VARIABLES = [
  'version',
  'version_comment',
  'max_allowed_packet',
  'innodb_flush_log_at_trx_commit',
  'log_bin',
  'binlog_format',
  'sync_binlog',
] as const;

/** Lowest versions: on which the gateway runs at all (SKIP LOCKED came with them), and on which it is tried. */
const VERSIONS = {
  MySQL: { runsOn: [8, 0], triedOn: [8, 4] },
  MariaDB: { runsOn: [10, 6], triedOn: [10, 11] },
} as const;

/** Room for a callback of the greatest length, written as digits, with everything about it. */
export const PACKET_BYTES_MIN = 1024 * 1024;

const POWER_CUT = 'a power cut can lose acknowledged payments; set it to 1';

/** Everything that is wrong with or risky about a server, in no order. */
export function judgeServer(variables: ServerVariables): readonly Judgement[] {
  return [
    judgeVersion(variables),
    ...(variables.log_bin === 'ON' ? judgeBinlog(variables) : []),
    judgePacket(variables),
    judgeFlush(variables),
  ];
}

function judgeVersion({ version = '', version_comment: comment = '' }: ServerVariables): Judgement {
  const product = /mariadb/i.test(version + comment) ? 'MariaDB' : 'MySQL';
  const [number = '', major = '0', minor = '0'] = /(\d+)\.(\d+)[.\d]*/.exec(version.replace(/^5\.5\.5-/, '')) ?? [];
  const { runsOn, triedOn } = VERSIONS[product];
  const isBelow = ([highest, next]: readonly [number, number]) =>
    Number(major) < highest || (Number(major) === highest && Number(minor) < next);
  const subject = `${product} ${number}`;
  const wanted = `${product} ${triedOn.join('.')} or later`;
  if (isBelow(runsOn)) return { rank: 'REFUSED', subject, advice: `this version is too old; use ${wanted}` };
  if (isBelow(triedOn))
    return { rank: 'RISKY', subject, advice: `the gateway is not tested with this version; use ${wanted}` };
  return { rank: 'FINE', subject, advice: '' };
}

function judgeBinlog({ binlog_format: format = 'ROW', sync_binlog: sync = '' }: ServerVariables): Judgement[] {
  // At READ COMMITTED the server refuses every write that it would have to log as a statement.
  const isRefused = format === 'STATEMENT';
  return [
    {
      ...{ rank: isRefused ? 'REFUSED' : 'FINE', subject: `binlog_format=${format}` },
      advice: isRefused ? 'the server refuses every write from the gateway; set binlog_format to ROW' : '',
    },
    judgeSetting('sync_binlog', sync, ['1']),
  ];
}

function judgeFlush({ version = '', innodb_flush_log_at_trx_commit: flush = '' }: ServerVariables): Judgement {
  // MariaDB's 3 syncs once more than 1.
  const safe = /mariadb/i.test(version) ? ['1', '3'] : ['1'];
  return judgeSetting('innodb_flush_log_at_trx_commit', flush, safe);
}

function judgeSetting(name: string, value: string, safe: readonly string[]): Judgement {
  const isSafe = safe.includes(value);
  return { rank: isSafe ? 'FINE' : 'RISKY', subject: `${name}=${value}`, advice: isSafe ? '' : POWER_CUT };
}

function judgePacket({ max_allowed_packet: bytes = '' }: ServerVariables): Judgement {
  const isEnough = Number(bytes) >= PACKET_BYTES_MIN;
  const advice = isEnough
    ? ''
    : `a callback may not fit into one statement; set it to 16M, or at least ${PACKET_BYTES_MIN}`;
  return { rank: isEnough ? 'FINE' : 'REFUSED', subject: `max_allowed_packet=${bytes}`, advice };
}

/** One sentence for a person. */
export function presentJudgement({ subject, advice }: Judgement): string {
  return advice === '' ? subject : `${subject}: ${advice}`;
}

const STATEMENT_BYTES_MAX = 4 * 1024 * 1024;

/** Text and bytes of ours in one statement, as `partsOf` counts them: with names and keys a statement has up to four times as many. */
export function statementBytesMaxOf(variables: ServerVariables | null): number {
  return Math.min(
    STATEMENT_BYTES_MAX,
    Math.floor(Number(variables?.max_allowed_packet ?? Number.POSITIVE_INFINITY) / 4),
  );
}
