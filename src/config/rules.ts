/** The rules between variables, as a table: each row names the variables it reads. */

import ipaddr from 'ipaddr.js';

import { isNearlyEveryAddress } from '../lib/address-list.js';
import type { VariableFault } from '../lib/configuration-fault.js';
import type { Secret } from '../lib/secret.js';
import { findSampleProblem } from './samples.js';
import { pickValue, type Values, type VariableName } from './variables.js';
import { findWeakness } from './weak-secrets.js';

interface Rule {
  /** The variable that is blamed. */
  readonly variable: VariableName;
  /** What else the rule looks at; it is not asked when one of them has a fault of its own. */
  readonly reads: readonly VariableName[];
  /** The rest of the sentence, or null where all is well. */
  findProblem(values: Values): string | null;
}

const REAL_HOST = { sandbox: 'sandbox.safaricom.co.ke', production: 'api.safaricom.co.ke' } as const;

interface SecretsOf {
  readonly variable: VariableName;
  readonly secretsOf: (values: Values) => readonly Secret[] | null;
}

/** What we make ourselves; M-Pesa's own credentials are as M-Pesa gave them. */
const SECRETS: readonly SecretsOf[] = [
  { variable: 'CALLBACK_SECRET', secretsOf: values => values.callbackSecrets },
  { variable: 'TOKEN_SECRET', secretsOf: values => values.tokenSecrets },
  { variable: 'API_KEYS', secretsOf: values => values.apiKeys?.map(({ key }) => key) ?? null },
];

const RULES: readonly Rule[] = [
  {
    variable: 'PUBLIC_URL',
    reads: ['MPESA_ENVIRONMENT'],
    findProblem({ publicUrl, environment }) {
      if (environment === 'simulator') return null;
      if (publicUrl === null) return `is required in ${environment}`;
      return publicUrl.startsWith('https:') ? null : `must begin with https:// in ${environment}`;
    },
  },
  {
    variable: 'REDIS_URL',
    reads: ['DATABASE_URL'],
    findProblem({ redisUrl, database }) {
      const isSqlite = database === null || database.kind === 'sqlite';
      return redisUrl !== null && isSqlite
        ? 'is for several instances, and SQLite is for one: set DATABASE_URL to MySQL'
        : null;
    },
  },
  required('CALLBACK_SECRET'),
  required('API_KEYS'),
  {
    variable: 'DARAJA_BASE_URL',
    reads: ['MPESA_ENVIRONMENT'],
    findProblem({ darajaBaseUrl, environment }) {
      const host = darajaBaseUrl === null ? '' : new URL(darajaBaseUrl).hostname;
      const own = environment === 'simulator' ? null : REAL_HOST[environment];
      const isOthers = /(^|\.)safaricom\.co\.ke\.?$/.test(host) && host !== own;
      return isOthers ? `names ${host}, which does not belong to MPESA_ENVIRONMENT=${environment}` : null;
    },
  },
  later('STK_DEADLINE_SECONDS', 'STK_FIRST_QUERY_SECONDS'),
  later('RESULT_DEADLINE_SECONDS', 'RESULT_FIRST_QUERY_SECONDS'),
  ...SECRETS.flatMap(({ variable, secretsOf }, index) => [
    noSamples(variable, secretsOf),
    strong(variable, secretsOf),
    ...SECRETS.slice(0, index).map(other => unshared(variable, secretsOf, other)),
  ]),
  notEveryAddress('CALLBACK_ALLOWED_ADDRESSES', values => values.callbackAllowedAddresses),
  notEveryAddress('C2B_ALLOWED_ADDRESSES', ({ confirmationAddresses }) =>
    confirmationAddresses === 'any' ? null : confirmationAddresses,
  ),
  {
    variable: 'DARAJA_BASE_URL',
    reads: ['MPESA_ENVIRONMENT'],
    findProblem({ darajaBaseUrl, environment }) {
      const url = darajaBaseUrl === null ? null : new URL(darajaBaseUrl);
      const isOpen = environment === 'production' && url?.protocol === 'http:' && !isNear(url.hostname);
      return isOpen
        ? 'must be https in production: only a host of this machine or of your own network may have credentials in clear'
        : null;
    },
  },
];

/** Every broken rule among those whose variables could be read. */
export function findBrokenRules(values: Values, faulty: ReadonlySet<string>): readonly VariableFault[] {
  return RULES.flatMap(rule => {
    if ([rule.variable, ...rule.reads].some(name => faulty.has(name))) return [];
    const problem = rule.findProblem(values);
    return problem === null ? [] : [{ variable: rule.variable, problem }];
  });
}

/** The word any says it openly; a range that says it is a slip. */
function notEveryAddress(variable: VariableName, rangesOf: (values: Values) => readonly string[] | null): Rule {
  return {
    variable,
    reads: ['MPESA_ENVIRONMENT'],
    findProblem: values =>
      values.environment === 'production' && isNearlyEveryAddress(rangesOf(values) ?? [])
        ? 'must not be every address in production'
        : null,
  };
}

/** A name without a dot belongs to this machine or to a network of containers. */
function isNear(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (!ipaddr.isValid(address)) return !host.includes('.');
  return ['loopback', 'private', 'uniqueLocal', 'linkLocal'].includes(ipaddr.process(address).range());
}

function required(variable: VariableName): Rule {
  return {
    variable,
    reads: ['MPESA_ENVIRONMENT'],
    findProblem: values =>
      values.environment !== 'simulator' && pickValue(values, variable) === null
        ? `is required in ${values.environment}`
        : null,
  };
}

type Seconds = Extract<VariableName, `${'STK' | 'RESULT'}_${string}`>;

function later(variable: Seconds, first: Seconds): Rule {
  return {
    variable,
    reads: [first],
    findProblem: values =>
      pickValue(values, variable) > pickValue(values, first) ? null : `must be more than ${first}`,
  };
}

/** A secret that can be guessed is an open door wherever Safaricom can reach the gateway. */
function strong(variable: VariableName, secretsOf: SecretsOf['secretsOf']): Rule {
  return {
    variable,
    reads: ['MPESA_ENVIRONMENT'],
    findProblem(values) {
      if (values.environment === 'simulator') return null;
      const problems = secretsOf(values)?.map(secret => findWeakness(secret.reveal()));
      return problems?.find(problem => problem !== null) ?? null;
    },
  };
}

/** One secret, one purpose: who learns an API key from a log must not be able to sign callbacks with it. */
function unshared(variable: VariableName, secretsOf: SecretsOf['secretsOf'], other: SecretsOf): Rule {
  return {
    variable,
    reads: [other.variable],
    findProblem(values) {
      const taken = new Set(other.secretsOf(values)?.map(secret => secret.reveal()));
      const isShared = secretsOf(values)?.some(secret => taken.has(secret.reveal()));
      return isShared ? `holds a value of ${other.variable}: each needs a secret of its own` : null;
    },
  };
}

function noSamples(variable: VariableName, secretsOf: (values: Values) => readonly Secret[] | null): Rule {
  return {
    variable,
    reads: ['MPESA_ENVIRONMENT'],
    findProblem(values) {
      const problems = secretsOf(values)?.map(secret => findSampleProblem(secret.reveal(), values.environment));
      return problems?.find(problem => problem !== null) ?? null;
    },
  };
}
