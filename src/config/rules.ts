/** What must hold between variables: a table of rules, each told which variables it is about. */

import { isEveryAddress } from '../lib/address-list.js';
import type { VariableFault } from '../lib/configuration-fault.js';
import type { Secret } from '../lib/secret.js';
import { findSampleProblem } from './samples.js';
import type { Values } from './values.js';
import type { VariableName } from './variables.js';

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
    findProblem({ PUBLIC_URL, MPESA_ENVIRONMENT }) {
      if (MPESA_ENVIRONMENT === 'simulator') return null;
      if (PUBLIC_URL === undefined) return `is required in ${MPESA_ENVIRONMENT}`;
      return PUBLIC_URL.startsWith('https:') ? null : `must begin with https:// in ${MPESA_ENVIRONMENT}`;
    },
  },
  {
    variable: 'REDIS_URL',
    reads: ['DATABASE_URL'],
    findProblem({ REDIS_URL, DATABASE_URL }) {
      const isSqlite = DATABASE_URL === undefined || DATABASE_URL.kind === 'sqlite';
      return REDIS_URL && isSqlite
        ? 'is for several instances, and SQLite is for one: set DATABASE_URL to MySQL'
        : null;
    },
  },
  required('CALLBACK_SECRET'),
  required('API_KEYS'),
  {
    variable: 'DARAJA_BASE_URL',
    reads: ['MPESA_ENVIRONMENT'],
    findProblem({ DARAJA_BASE_URL, MPESA_ENVIRONMENT }) {
      const host = DARAJA_BASE_URL === undefined ? '' : new URL(DARAJA_BASE_URL).hostname;
      const own = MPESA_ENVIRONMENT === 'simulator' ? null : REAL_HOST[MPESA_ENVIRONMENT];
      const isOthers = /(^|\.)safaricom\.co\.ke\.?$/.test(host) && host !== own;
      return isOthers ? `names ${host}, which does not belong to MPESA_ENVIRONMENT=${MPESA_ENVIRONMENT}` : null;
    },
  },
  later('STK_DEADLINE_SECONDS', 'STK_FIRST_QUERY_SECONDS'),
  later('RESULT_DEADLINE_SECONDS', 'RESULT_FIRST_QUERY_SECONDS'),
  noSamples('CALLBACK_SECRET', values => values.CALLBACK_SECRET),
  noSamples('TOKEN_SECRET', values => values.TOKEN_SECRET),
  noSamples('API_KEYS', values => values.API_KEYS?.map(({ key }) => key)),
  {
    variable: 'CALLBACK_ALLOWED_ADDRESSES',
    reads: ['MPESA_ENVIRONMENT'],
    findProblem({ CALLBACK_ALLOWED_ADDRESSES, MPESA_ENVIRONMENT }) {
      const isOpen = MPESA_ENVIRONMENT === 'production' && CALLBACK_ALLOWED_ADDRESSES?.some(isEveryAddress);
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
    findProblem: ({ MPESA_ENVIRONMENT, [variable]: value }) =>
      MPESA_ENVIRONMENT !== 'simulator' && value === undefined ? `is required in ${MPESA_ENVIRONMENT}` : null,
  };
}

type Seconds = Extract<VariableName, `${'STK' | 'RESULT'}_${string}`>;

function later(variable: Seconds, first: Seconds): Rule {
  return {
    variable,
    reads: [first],
    findProblem: values => (values[variable] > values[first] ? null : `must be more than ${first}`),
  };
}

function noSamples(variable: VariableName, secretsOf: (values: Values) => readonly Secret[] | undefined): Rule {
  return {
    variable,
    reads: ['MPESA_ENVIRONMENT'],
    findProblem(values) {
      const problems = secretsOf(values)?.map(secret => findSampleProblem(secret.reveal(), values.MPESA_ENVIRONMENT));
      return problems?.find(problem => problem !== null) ?? null;
    },
  };
}
