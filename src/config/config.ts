/** The configuration: from the environment to one frozen object. The only reader of process.env. */

import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { ApiKey } from '../callers/api-key.js';
import type { ForwardProxy } from '../daraja/transport.js';
import type { Schedule } from '../domain/ladder.js';
import type { Limits } from '../domain/limits.js';
import type { Shortcode } from '../domain/shortcode.js';
import { ConfigurationFault, type VariableFault } from '../lib/configuration-fault.js';
import { deepFreeze } from '../lib/deep-freeze.js';
import type { Secret } from '../lib/secret.js';
import { findForbiddenWord } from '../operations/callback-urls.js';
import type { DatabaseAddress } from '../store/data-source.js';
import { readValues } from './read-values.js';
import { findBrokenRules } from './rules.js';
import { SAFARICOM_ADDRESSES } from './safaricom-addresses.js';
import { readShortcodes } from './shortcodes.js';
import { findUnknownVariables, readTexts } from './texts.js';
import type { Environment, Values } from './variables.js';

/** Everything that is configured, read and checked. Names say their unit. */
export interface Config {
  readonly environment: Environment;
  readonly http: {
    readonly host: string;
    /** 0: any free port; the port in `publicUrl` is then 0 too, unless PUBLIC_URL is set. */
    readonly port: number;
    /** Without a trailing slash. */
    readonly publicUrl: string;
    /** Addresses and CIDR ranges. */
    readonly trustedProxies: readonly string[];
    /** Null: the same origin only. */
    readonly allowedOrigins: readonly string[] | null;
    /** Whether a browser that goes to `/graphql` finds GraphiQL. */
    readonly hasGraphiql: boolean;
    /** From a signal to stop until nothing new is accepted. */
    readonly drainMs: number;
  };
  readonly database: DatabaseAddress;
  /** Absolute. */
  readonly dataDir: string;
  /** Null: nothing is erased by age. */
  readonly retentionDays: number | null;
  readonly redisUrl: Secret | null;
  readonly daraja: {
    /** Null: the simulator in this process. */
    readonly baseUrl: string | null;
    /** Null: no proxy. */
    readonly proxy: ForwardProxy | null;
    readonly timeoutMs: number;
    readonly questionsPerSecond: number;
    /** Questions about signed successes; null: none. */
    readonly checksPerMinute: number | null;
  };
  /** The first is the default; there is at least one. */
  readonly shortcodes: readonly Shortcode[];
  readonly callbacks: {
    /** The first signs, all verify. Null, in the simulator only: made and kept in the data folder. */
    readonly secrets: readonly Secret[] | null;
    readonly allowedAddresses: readonly string[];
    /** From where the URLs of C2B are trusted; null: from anywhere. */
    readonly longLivedAddresses: readonly string[] | null;
  };
  /** Null: derived from the callback secrets. */
  readonly tokenSecrets: readonly Secret[] | null;
  readonly verifyAboveCents: number | null;
  readonly limits: Limits;
  /** Null, in the simulator only: every caller is admin. */
  readonly apiKeys: readonly ApiKey[] | null;
  readonly schedule: Schedule;
  readonly simulator: {
    readonly delayMs: number;
    /** From where it is used, and from where nobody needs a key if there is none. */
    readonly allowedAddresses: readonly string[];
    /** To whom it posts callbacks, beside its own gateway. */
    readonly callbackOrigins: readonly string[];
  };
  readonly logLevel: Values['logLevel'];
  /** Variables that look like ours and are not; worth a warning. */
  readonly unknownVariables: readonly string[];
}

const DARAJA_URL = {
  simulator: null,
  sandbox: 'https://sandbox.safaricom.co.ke',
  production: 'https://api.safaricom.co.ke',
} as const satisfies Record<Environment, string | null>;

const MUTATIONS_PER_MINUTE = 1_200;
const CHECKS_PER_MINUTE = 60;
const SANDBOX_CHECKS_PER_MINUTE = 2;
const COST_PER_MINUTE = 3_000_000;

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** Reads everything, or throws one ConfigurationFault that names every variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: VariableFault[] = [];
  const { texts, faulty: unread } = readTexts(environment, faults);
  const values = readValues(texts, faults);
  const faulty = new Set<string>([...unread, ...faults.map(({ variable }) => variable)]);
  faults.push(...findBrokenRules(values, faulty));
  const shortcodes = readShortcodes(values, faulty, faults);
  const publicUrl = values.publicUrl ?? defaultPublicUrl(values);
  const word = findForbiddenWord(publicUrl);
  if (word !== null) faults.push({ variable: 'PUBLIC_URL', problem: `is required: HOST contains the word "${word}"` });
  if (faults.length > 0) throw new ConfigurationFault(faults);
  return deepFreeze(buildConfig(values, shortcodes, publicUrl, findUnknownVariables(environment)));
}

function buildConfig(
  values: Values,
  shortcodes: readonly Shortcode[],
  publicUrl: string,
  unknownVariables: readonly string[],
): Config {
  const { environment } = values;
  const callers = environment === 'simulator' ? LOOPBACK : [];
  return {
    environment,
    http: {
      host: values.host,
      port: values.port,
      publicUrl,
      trustedProxies: values.trustedProxies ?? [],
      allowedOrigins: values.allowedOrigins,
      hasGraphiql: values.hasGraphiql ?? environment === 'simulator',
      drainMs: values.drainMs,
    },
    database: values.database ?? { kind: 'sqlite', path: join(values.dataDir, 'gateway.sqlite') },
    ...{ dataDir: values.dataDir, retentionDays: values.retentionDays },
    redisUrl: values.redisUrl,
    daraja: {
      baseUrl: values.darajaBaseUrl ?? DARAJA_URL[environment],
      proxy: values.httpsProxy && { url: values.httpsProxy, except: values.noProxy },
      timeoutMs: values.darajaTimeoutMs,
      questionsPerSecond: values.darajaQueriesPerSecond,
      checksPerMinute: readChecks(values),
    },
    shortcodes,
    callbacks: {
      secrets: values.callbackSecrets,
      allowedAddresses: values.callbackAllowedAddresses ?? [...callers],
      longLivedAddresses:
        environment === 'simulator' && values.confirmationAddresses === null ? null : c2bCallers(values),
    },
    tokenSecrets: values.tokenSecrets,
    verifyAboveCents: values.verifyAboveCents,
    limits: readLimits(values),
    apiKeys: values.apiKeys,
    schedule: {
      stkFirstQueryMs: values.stkFirstQueryMs,
      stkDeadlineMs: values.stkDeadlineMs,
      resultFirstQueryMs: values.resultFirstQueryMs,
      resultDeadlineMs: values.resultDeadlineMs,
      enquiryDeadlineMs: values.enquiryDeadlineMs,
    },
    simulator: readSimulator(values),
    logLevel: values.logLevel,
    unknownVariables,
  };
}

/** One key serves a shortcode for years, so that by default only Safaricom's own addresses may use it. */
function c2bCallers({ confirmationAddresses }: Values): readonly string[] | null {
  if (confirmationAddresses === null) return SAFARICOM_ADDRESSES;
  return confirmationAddresses === 'any' ? null : confirmationAddresses;
}

function readSimulator(values: Values): Config['simulator'] {
  return {
    delayMs: values.simulatorDelayMs,
    allowedAddresses: [...LOOPBACK, ...(values.simulatorAllowedAddresses ?? [])],
    callbackOrigins: values.simulatorCallbackOrigins ?? [],
  };
}

function readLimits(values: Values): Limits {
  return {
    payouts: {
      maxCents: values.payoutMaxCents,
      dailyMaxCents: values.payoutDailyMaxCents,
      approvalAboveCents: values.payoutApprovalAboveCents,
    },
    prompts: {
      hourMax: values.promptsPerPhoneHour,
      dayMax: values.promptsPerPhoneDay,
      areMagicNumbersFree: values.environment === 'simulator',
    },
    rates: {
      mutationsPerMinute: readRate(values, values.keyMutationsPerMinute, MUTATIONS_PER_MINUTE),
      costPerMinute: readRate(values, values.keyCostPerMinute, COST_PER_MINUTE),
    },
  };
}

function readChecks({ environment, successChecksPerMinute: given }: Values): number | null {
  if (given !== null) return given === 'off' ? null : given;
  return environment === 'sandbox' ? SANDBOX_CHECKS_PER_MINUTE : CHECKS_PER_MINUTE;
}

function readRate({ environment }: Values, given: number | 'off' | null, usual: number): number | null {
  if (given !== null) return given === 'off' ? null : given;
  return environment === 'simulator' ? null : usual;
}

/** Nobody can call "any address"; this machine can call itself. */
function defaultPublicUrl({ host, port }: Values): string {
  const own = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${isIPv6(own) ? `[${own}]` : own}:${port}`;
}
