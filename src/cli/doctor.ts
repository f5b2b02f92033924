/** `doctor`: checks everything the gateway depends on and reports what it finds. It moves no money and changes no row. */

import ipaddr from 'ipaddr.js';

import { type Config, readConfig } from '../config/config.js';
import { createAccessTokens } from '../daraja/access-token.js';
import { createTransport, type Transport } from '../daraja/transport.js';
import type { Shortcode } from '../domain/shortcode.js';
import { readElementIntegrity } from '../http/element-file.js';
import { systemClock } from '../lib/clock.js';
import { findClockSkew } from '../lib/clock-skew.js';
import { ConfigurationFault } from '../lib/configuration-fault.js';
import { type DataFolderState, findExposure, lookAtDataFolder } from '../lib/data-folder.js';
import { silentLog } from '../lib/log.js';
import { probeRedis } from '../pubsub/probe-redis.js';
import { checkAudit } from './check-audit.js';
import { checkC2b } from './check-c2b.js';
import { checkDatabase } from './check-database.js';
import { checkLimits } from './check-limits.js';
import { checkPulls } from './check-pulls.js';
import { EXIT_STATUSES } from './exit-statuses.js';
import { type Finding, findSkew } from './finding.js';
import { probePublicUrl } from './probe-public-url.js';

/** A `Date` header tells whole seconds. */
const HEADER_STEP_MS = 1_000;
/** What a clock that is set over the network is never off by. */
const CLOCK_SKEW_MS_MAX = 30_000;

const FOLDER_STATES: Readonly<Record<DataFolderState, string>> = {
  MISSING: 'does not exist yet; the gateway makes it',
  FREE: '',
  TAKEN: 'is in use by a running gateway',
};

/** Each looks at one thing and never throws. */
const CHECKS: readonly ((config: Config) => readonly Finding[] | Promise<readonly Finding[]>)[] = [
  checkVariables,
  checkLimits,
  checkPublicUrl,
  checkElement,
  checkCallbackWay,
  checkDataFolder,
  ({ database }) => checkDatabase(database),
  checkAudit,
  checkC2b,
  checkPulls,
  checkRedis,
  checkDaraja,
];

/** Status 0 when the gateway can work, 69 when something it needs is missing; configuration faults are thrown. */
export async function doctor(): Promise<number> {
  const config = readConfig();
  let status: number = EXIT_STATUSES.done.status;
  for (const check of CHECKS) {
    for (const { mark, subject, text } of await check(config)) {
      process.stdout.write(`${mark.padEnd(5)} ${subject.padEnd(14)} ${text}\n`);
      if (mark === 'fail') status = EXIT_STATUSES.unavailable.status;
    }
  }
  return status;
}

function checkVariables({ environment, unknownVariables, apiKeys }: Config): readonly Finding[] {
  const subject = 'configuration';
  const keys = apiKeys === null ? 'every caller is admin' : `${apiKeys.length} API keys`;
  return [
    { mark: 'ok', subject, text: `complete, for MPESA_ENVIRONMENT=${environment}; ${keys}` },
    ...unknownVariables.map((name): Finding => ({ mark: 'warn', subject, text: `unknown variable ${name}` })),
  ];
}

function checkPublicUrl({ environment, http }: Config): readonly Finding[] {
  const subject = 'public URL';
  const isReachable = environment === 'simulator' || !isPrivateHost(new URL(http.publicUrl).hostname);
  if (isReachable) return [{ mark: 'ok', subject, text: http.publicUrl }];
  return [{ mark: 'warn', subject, text: `${http.publicUrl} is not a public address: Safaricom cannot call it` }];
}

/** What a page that names the hash of the script has to name after each update. */
function checkElement(): readonly Finding[] {
  const subject = 'mpesa-pay.js';
  const integrity = readElementIntegrity();
  if (integrity !== null) return [{ mark: 'ok', subject, text: `integrity="${integrity}"` }];
  return [{ mark: 'warn', subject, text: 'was not built: run npm ci without --omit=dev, or use the package' }];
}

/** Callbacks come to PUBLIC_URL: so does a probe, through DNS, proxy and certificate. */
async function checkCallbackWay({ http, callbacks }: Config): Promise<readonly Finding[]> {
  // The simulator's own secret is in the data folder, and its callbacks do not leave this machine.
  if (callbacks.secrets === null) return [];
  const subject = 'callbacks';
  const result = await probePublicUrl(http.publicUrl, callbacks.secrets);
  if (result.kind === 'OURS') return [{ mark: 'ok', subject, text: `a signed probe to ${http.publicUrl} arrives` }];
  if (result.kind === 'NOT_OURS') return [{ mark: 'fail', subject, text: `${http.publicUrl}: ${result.problem}` }];
  const text = `nothing answers at ${http.publicUrl} (${result.problem}): are the gateway and the proxy running?`;
  return [{ mark: 'warn', subject, text }];
}

function isPrivateHost(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (!ipaddr.isValid(address)) return !host.includes('.') || host.endsWith('.local');
  return ipaddr.process(address).range() !== 'unicast';
}

/** Makes nothing: what root makes here would be in the way of the gateway's own user. */
function checkDataFolder({ dataDir }: Config): readonly Finding[] {
  const subject = 'data folder';
  try {
    const text = `${dataDir} ${FOLDER_STATES[lookAtDataFolder(dataDir)]}`.trimEnd();
    const exposure = findExposure(dataDir);
    const warnings: readonly Finding[] = exposure === null ? [] : [{ mark: 'warn', subject, text: exposure }];
    return [{ mark: 'ok', subject, text }, ...warnings];
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    return [{ mark: 'fail', subject, text: error.message }];
  }
}

/** The gateway works without the doorbell, only later: no failure. */
async function checkRedis({ redisUrl }: Config): Promise<readonly Finding[]> {
  if (redisUrl === null) return [];
  const subject = 'Redis';
  const problem = await probeRedis(redisUrl);
  const where = new URL(redisUrl.reveal()).host;
  if (problem === null) return [{ mark: 'ok', subject, text: `publishes and subscribes at ${where}` }];
  return [{ mark: 'warn', subject, text: `${where} (${problem}): updates between instances take up to a second` }];
}

/** A token shows that Daraja can be reached and that key and secret are right; it moves nothing. */
async function checkDaraja({ daraja, shortcodes }: Config): Promise<readonly Finding[]> {
  const subject = 'Daraja';
  if (daraja.baseUrl === null) return [{ mark: 'ok', subject, text: 'the built-in simulator' }];
  const skews: number[] = [];
  const transport = noteSkews(createTransport(daraja.baseUrl, systemClock, daraja.proxy), skews);
  const { timeoutMs } = daraja;
  const tokens = createAccessTokens({ transport, clock: systemClock, timeoutMs, log: silentLog });
  const ask = async (shortcode: Shortcode): Promise<Finding> => {
    const answer = await tokens.get(shortcode, systemClock.monotonic() + timeoutMs);
    const where = `shortcode ${shortcode.shortcode} at ${daraja.baseUrl}`;
    if (answer.ok) return { mark: 'ok', subject, text: `${where}: issued an access token` };
    const areKeysWrong = answer.failure.reason === 'CONFIGURATION';
    const advice = areKeysWrong ? ': check MPESA_CONSUMER_KEY and MPESA_CONSUMER_SECRET' : '';
    return { mark: 'fail', subject, text: `${where}: ${answer.problem}${advice}` };
  };
  const findings = await Promise.all(shortcodes.map(ask));
  await transport.close();
  return [...findings, ...skews.slice(0, 1).map(skewMs => findSkew(skewMs, "Daraja's", CLOCK_SKEW_MS_MAX))];
}

/** Every answer tells Daraja's time: nothing more is asked for it. */
function noteSkews(transport: Transport, skews: number[]): Transport {
  return {
    ...transport,
    exchange: async (request, deadlineAt) => {
      const askedAt = systemClock.now();
      const exchange = await transport.exchange(request, deadlineAt);
      if (exchange.kind === 'ANSWERED' && exchange.darajaAt !== undefined) {
        skews.push(findClockSkew(askedAt, exchange.darajaAt, systemClock.now(), HEADER_STEP_MS));
      }
      return exchange;
    },
  };
}
