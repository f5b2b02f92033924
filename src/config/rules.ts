/** What must hold between variables: a table of rules, each told which variables it is about. */

import { isEveryAddress } from '../lib/address-list.js';
import type { VariableFault } from '../lib/configuration-fault.js';
import type { Secret } from '../lib/secret.js';
import { findSampleProblem } from './samples.js';
import { pickValue, type Values, type VariableName } from './variables.js';

interface Rule {
  /** The variable that is blamed. */
  readonly variable: VariableName;
  /** What else the rule looks at; it is not asked when one of them has a fault of its own. */
  readonly reads: readonly VariableName[];
  /** The rest of the sentence, or null where all is well. */
  findProblem(values: Values): string | null;
}

const REAL_HOST = { sandbox: 'sandbox.safaricom.co.ke', production: 'api.safaricom.co.ke' } as const;

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
  noSamples('CALLBACK_SECRET', values => values.callbackSecrets),
  noSamples('TOKEN_SECRET', values => values.tokenSecrets),
  noSamples('API_KEYS', values => values.apiKeys?.map(({ key }) => key) ?? null),
  {
    variable: 'CALLBACK_ALLOWED_ADDRESSES',
    reads: ['MPESA_ENVIRONMENT'],
    findProblem({ callbackAllowedAddresses, environment }) {
      const isOpen = environment === 'production' && callbackAllowedAddresses?.some(isEveryAddress);
      return isOpen ? 'must not be every address in production' : null;
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
