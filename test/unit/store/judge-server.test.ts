/** Servers and their settings, by table: what is refused by name, what is warned of, what is fine. */

import { describe, expect, it } from '@jest/globals';
import { judgeServer, presentJudgement, type ServerVariables } from '../../../src/store/judge-server.js';

const GOOD: ServerVariables = {
  version: '9.7.4',
  version_comment: 'MySQL Community Server',
  max_allowed_packet: '67108864',
  innodb_flush_log_at_trx_commit: '1',
  log_bin: 'ON',
  binlog_format: 'ROW',
  sync_binlog: '1',
};

const judge = (given: ServerVariables) =>
  judgeServer({ ...GOOD, ...given })
    .filter(({ rank }) => rank !== 'FINE')
    .map(each => `${each.rank} ${presentJudgement(each)}`);

describe('S7: a server is judged at the start', () => {
  it.each<[string, ServerVariables, readonly RegExp[]]>([
    ['MySQL 9', {}, []],
    ['MySQL 8.4 of a distribution', { version: '8.4.3-0ubuntu0.1' }, []],
    ['MySQL 10, one day', { version: '10.0.1' }, []],
    [
      'MySQL 5.7',
      { version: '5.7.44-log' },
      [/^REFUSED MySQL 5\.7\.44: this version is too old; use MySQL 8\.4 or later$/],
    ],
    ['MySQL 5.6', { version: '5.6.51' }, [/^REFUSED MySQL 5\.6\.51: /]],
    ['MySQL 8.0', { version: '8.0.36-28' }, [/^RISKY MySQL 8\.0\.36: the gateway is not tested with this version/]],
    ['MariaDB 10.11', { version: '10.11.19-MariaDB-0+deb12u1' }, []],
    ['MariaDB 11.8', { version: '11.8.2-MariaDB-log' }, []],
    ['MariaDB 10.5', { version: '10.5.29-MariaDB' }, [/^REFUSED MariaDB 10\.5\.29: .* use MariaDB 10\.11 or later$/]],
    ['MariaDB 10.5 that calls itself 5.5.5', { version: '5.5.5-10.5.4-MariaDB' }, [/^REFUSED MariaDB 10\.5\.4: /]],
    ['MariaDB known by its comment', { version: '10.4.3', version_comment: 'mariadb.org' }, [/^REFUSED MariaDB 10\.4/]],
    ['MariaDB 10.6', { version: '10.6.21-MariaDB' }, [/^RISKY MariaDB 10\.6\.21: /]],
    ['no version at all', { version: '' }, [/^REFUSED MySQL : /]],
    ['a log of statements', { binlog_format: 'STATEMENT' }, [/^REFUSED binlog_format=STATEMENT: .* ROW$/]],
    ['a mixed log', { binlog_format: 'MIXED' }, []],
    ['statements, were there a log', { log_bin: 'OFF', binlog_format: 'STATEMENT', sync_binlog: '0' }, []],
    ['a log that is not synced', { sync_binlog: '0' }, [/^RISKY sync_binlog=0: a power cut/]],
    ['a log that is synced now and then', { sync_binlog: '100' }, [/^RISKY sync_binlog=100: /]],
    ['commits that are not synced', { innodb_flush_log_at_trx_commit: '2' }, [/^RISKY innodb_flush.*=2: a power cut/]],
    ['MySQL has no 3', { innodb_flush_log_at_trx_commit: '3' }, [/^RISKY innodb_flush.*=3: /]],
    ['MariaDB has one', { version: '10.11.2-MariaDB', innodb_flush_log_at_trx_commit: '3' }, []],
    ['small packets', { max_allowed_packet: '65536' }, [/^REFUSED max_allowed_packet=65536: .*16M/]],
    ['packets that are just large enough', { max_allowed_packet: '1048576' }, []],
    [
      'several things at once',
      { version: '5.7.1', binlog_format: 'STATEMENT', max_allowed_packet: '1024' },
      [/^REFUSED MySQL 5\.7\.1/, /^REFUSED binlog_format/, /^REFUSED max_allowed/],
    ],
  ])('%s', (_name, given, expected) => {
    expect(judge(given)).toEqual(expected.map(pattern => expect.stringMatching(pattern)));
  });
});
