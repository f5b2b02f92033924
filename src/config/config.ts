/** The configuration: from the environment to one frozen object. The only reader of process.env. */

import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { ApiKey } from '../callers/api-key.js';
import type { Schedule } from '../domain/ladder.js';
import type { Shortcode } from '../domain/shortcode.js';
import { ConfigurationFault, type VariableFault } from '../lib/configuration-fault.js';
import { deepFreeze } from '../lib/deep-freeze.js';
import type { Secret } from '../lib/secret.js';
import { findForbiddenWord } from '../operations/callback-urls.js';
import type { DatabaseAddress } from '../store/data-source.js';
import { findBrokenRules } from './rules.js';
import { readShortcodes } from './shortcodes.js';
import { findUnknownVariables, readTexts, type Texts, withFallbacks } from './texts.js';
import { type Environment, presentPath, type Values, valuesSchema } from './values.js';

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
  };
  readonly database: DatabaseAddress;
  /** Absolute. */
  readonly dataDir: string;
  readonly redisUrl: Secret | null;
  readonly daraja: {
    /** Null: the simulator in this process. */
    readonly baseUrl: string | null;
    readonly timeoutMs: number;
    readonly queriesPerSecond: number;
  };
  /** The first is the default; there is at least one. */
  readonly shortcodes: readonly Shortcode[];
  readonly callbacks: {
    /** The first signs, all verify. Null, in the simulator only: made and kept in the data folder. */
    readonly secrets: readonly Secret[] | null;
    readonly allowedAddresses: readonly string[];
  };
  /** Null: derived from the callback secrets. */
  readonly tokenSecrets: readonly Secret[] | null;
  readonly verifyAboveCents: number | null;
  /** Null, in the simulator only: every caller is admin. */
  readonly apiKeys: readonly ApiKey[] | null;
  readonly schedule: Schedule;
  readonly simulatorDelayMs: number;
  readonly logLevel: Values['LOG_LEVEL'];
  /** Variables that look like ours and are not; worth a warning. */
  readonly unknownVariables: readonly string[];
}

const DARAJA_URL = {
  simulator: null,
  sandbox: 'https://sandbox.safaricom.co.ke',
  production: 'https://api.safaricom.co.ke',
} as const satisfies Record<Environment, string | null>;

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** Where Safaricom says its callbacks come from (daraja.md section 11). */
const SAFARICOM_ADDRESSES = [
  '196.201.212.69',
  '196.201.212.74',
  '196.201.212.127',
  '196.201.212.129',
  '196.201.212.136',
  '196.201.212.138',
  '196.201.213.44',
  '196.201.213.114',
  '196.201.214.200',
  '196.201.214.206',
  '196.201.214.207',
  '196.201.214.208',
];

/** Reads everything, or throws one ConfigurationFault that names every variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: VariableFault[] = [];
  const values = readValues(readTexts(environment, faults), faults);
  const faulty = new Set(faults.map(({ variable }) => variable.replace(/_FILE$/, '')));
  faults.push(...findBrokenRules(values, faulty));
  const shortcodes = readShortcodes(values, faulty, faults);
  const publicUrl = values.PUBLIC_URL ?? defaultPublicUrl(values);
  const word = findForbiddenWord(publicUrl);
  if (word !== null) faults.push({ variable: 'PUBLIC_URL', problem: `is required: HOST holds the word "${word}"` });
  if (faults.length > 0) throw new ConfigurationFault(faults);
  return deepFreeze(buildConfig(values, shortcodes, publicUrl, findUnknownVariables(environment)));
}

/** A variable with a fault counts as unset, so that the others can still be looked at. */
function readValues(texts: Texts, faults: VariableFault[]): Values {
  const result = valuesSchema.safeParse(withFallbacks(texts));
  if (result.success) return result.data;
  const faulty = new Set(result.error.issues.map(({ path }) => path[0]));
  for (const { path, message } of result.error.issues) {
    faults.push({ variable: String(path[0]), problem: presentPath(path.slice(1)) + message });
  }
  return readValues(Object.fromEntries(Object.entries(texts).filter(([name]) => !faulty.has(name))), faults);
}

function buildConfig(
  values: Values,
  shortcodes: readonly Shortcode[],
  publicUrl: string,
  unknownVariables: readonly string[],
): Config {
  const environment = values.MPESA_ENVIRONMENT;
  const callers = environment === 'simulator' ? LOOPBACK : SAFARICOM_ADDRESSES;
  return {
    environment,
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl,
      trustedProxies: values.TRUSTED_PROXIES ?? [],
      allowedOrigins: values.ALLOWED_ORIGINS ?? null,
    },
    database: values.DATABASE_URL ?? { kind: 'sqlite', path: join(values.DATA_DIR, 'gateway.sqlite') },
    dataDir: values.DATA_DIR,
    redisUrl: values.REDIS_URL ?? null,
    daraja: {
      baseUrl: values.DARAJA_BASE_URL ?? DARAJA_URL[environment],
      timeoutMs: values.DARAJA_TIMEOUT_SECONDS,
      queriesPerSecond: values.DARAJA_QUERIES_PER_SECOND,
    },
    shortcodes,
    callbacks: {
      secrets: values.CALLBACK_SECRET ?? null,
      allowedAddresses: values.CALLBACK_ALLOWED_ADDRESSES ?? [...callers],
    },
    tokenSecrets: values.TOKEN_SECRET ?? null,
    verifyAboveCents: values.VERIFY_ABOVE ?? null,
    apiKeys: values.API_KEYS ?? null,
    schedule: {
      stkFirstQueryMs: values.STK_FIRST_QUERY_SECONDS,
      stkDeadlineMs: values.STK_DEADLINE_SECONDS,
      resultFirstQueryMs: values.RESULT_FIRST_QUERY_SECONDS,
      resultDeadlineMs: values.RESULT_DEADLINE_SECONDS,
      enquiryDeadlineMs: values.ENQUIRY_DEADLINE_SECONDS,
    },
    simulatorDelayMs: values.SIMULATOR_DELAY_MS,
    logLevel: values.LOG_LEVEL,
    unknownVariables,
  };
}

/** Nobody can call "any address"; this machine can call itself. */
function defaultPublicUrl({ HOST, PORT }: Values): string {
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[HOST] ?? HOST;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${PORT}`;
}
