/** What may be said where, as data: each rule names what it is about, where it is allowed, and what to do instead. */

import type { Source, Token } from './read-sources.js';

export interface Rule {
  readonly about: string;
  readonly kinds: readonly Token['kind'][];
  readonly pattern: RegExp;
  /** Files, or folders with a slash at the end, where it is allowed. */
  readonly allowedIn: readonly string[];
  readonly instead: string;
  /** A line that breaks it: the test of the test. */
  readonly breach: string;
}

/** Safaricom's spellings, of requests and results (some are mistakes that must be copied), but for those that are our words too. */
const WIRE_WORDS =
  /^(MerchantRequestID|CheckoutRequestID|OriginatorConversationID|OriginatorCoversationID|ConversationID|ResultDesc|ResultType|ResultParameters?|ReferenceData|TransactionID|TransactionReceipt|TransactionAmount|TransactionStatus|MpesaReceiptNumber|CallbackMetadata|BusinessShortCode|PartyA|PartyB|CallBackURL|QueueTimeOutURL|ResultURL|CommandID|SecurityCredential|InitiatorName|Occassion|Occasion|RecieverIdentifierType|IdentifierType|AccountReference|TransactionDesc|TransactionType|ResponseCode|ResponseDescription)$/;

/** The one literal answer to every callback (contract 3, rule 1) is written where callbacks are answered. */
const ACKNOWLEDGEMENT_IN = 'src/http/';

export const RULES: readonly Rule[] = [
  {
    about: 'the environment',
    kinds: ['member'],
    pattern: /^process\.env$/,
    allowedIn: ['src/config/config.ts'],
    instead: 'add a variable to src/config/variables.ts and read it from the Config',
    breach: 'const port = process.env.PORT;',
  },
  {
    about: 'the time',
    kinds: ['member', 'new'],
    pattern: /^(Date\.now|performance\.now|process\.hrtime|Date\(\))$/,
    allowedIn: ['src/lib/clock.ts'],
    instead: 'take a Clock (src/lib/clock.ts)',
    breach: 'const now = new Date();',
  },
  {
    about: 'timers',
    kinds: ['call'],
    pattern: /^(globalThis\.)?(setTimeout|setInterval)$/,
    allowedIn: ['src/lib/clock.ts'],
    instead: 'take a Clock and use its after() (src/lib/clock.ts)',
    breach: 'globalThis.setTimeout(stop, 1);',
  },
  {
    about: 'chance',
    kinds: ['member'],
    pattern: /^(Math\.random|crypto\.getRandomValues|crypto\.randomUUID)$/,
    allowedIn: [],
    instead: 'take RandomBytes (src/lib/random.ts)',
    breach: 'const chance = Math.random();',
  },
  {
    about: 'requests to others',
    kinds: ['call'],
    pattern: /^(globalThis\.)?fetch$/,
    // Commands are clients of the gateway itself.
    allowedIn: ['src/daraja/', 'src/simulator/', 'src/cli/ask-gateway.ts', 'src/cli/probe-public-url.ts'],
    instead: 'only Daraja is asked anything, through src/daraja',
    breach: "await fetch('http://127.0.0.1')",
  },
  {
    about: 'the judgement of a URL',
    kinds: ['member'],
    pattern: /^URL\.canParse$/,
    allowedIn: [],
    instead: 'use parseUrl (src/lib/parse-url.ts): once compiled, Node 20 refuses URLs with é or ü',
    breach: "URL.canParse('https://a');",
  },
  {
    about: 'default exports',
    kinds: ['syntax'],
    pattern: /^export default$/,
    allowedIn: ['ormconfig.ts'],
    instead: 'export it by its name',
    breach: 'export default 1;',
  },
  {
    about: 'barrels',
    kinds: ['syntax'],
    pattern: /^re-export$/,
    allowedIn: [],
    instead: 'import from the file that says it',
    breach: "export { x } from './x.js';",
  },
  {
    about: 'any',
    kinds: ['syntax'],
    pattern: /^any$/,
    // TypeORM's own type of "an entity of whatever row".
    allowedIn: ['src/store/data-source.ts'],
    instead: 'use unknown and read it',
    breach: "const x = JSON.parse('1') as any;",
  },
  {
    about: 'the non-null assertion',
    kinds: ['syntax'],
    pattern: /^non-null !$/,
    allowedIn: [],
    instead: 'assert() it with a reason, or make the type say it',
    breach: 'const x = y!;',
  },
  {
    about: "Safaricom's spellings",
    kinds: ['name', 'text'],
    pattern: WIRE_WORDS,
    allowedIn: ['src/operations/', 'src/simulator/'],
    instead: 'use our own word; src/operations translates',
    breach: 'const { CheckoutRequestID } = body;',
  },
  {
    about: 'kinds of payments',
    kinds: ['text'],
    pattern: /^(STK_PUSH|B2C|C2B|B2B|REVERSAL)$/,
    // The list, the table, the requests and messages that say which kind they are, and Daraja's stand-in, whose kinds are its own.
    // REVERSAL is also a source of evidence.
    allowedIn: [
      'src/domain/evidence.ts',
      'src/domain/payment.ts',
      'src/domain/payment-kinds.ts',
      'src/payments/request-payment.ts',
      'src/payments/build-told-payment.ts',
      'src/simulator/',
    ],
    instead: 'what differs between kinds is a column of src/domain/payment-kinds.ts',
    breach: "if (payment.kind === 'STK_PUSH') askByQuery();",
  },
  {
    about: 'families of routes',
    kinds: ['text'],
    pattern: /^(stk|b2c|b2b|c2b|status|balance|reversal)\/$/,
    allowedIn: [],
    instead: 'what differs between callback routes is said by their rows in src/operations/operations.ts',
    breach: "route.startsWith('stk/');",
  },
  {
    about: 'raw SQL',
    kinds: ['text'],
    pattern:
      /\b(SELECT\s.*\bFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|(CREATE|DROP|ALTER)\s+(UNIQUE\s+)?(TABLE|INDEX)|FOR UPDATE)\b/s,
    allowedIn: ['src/store/'],
    instead: 'put the statement into src/store, or use a repository',
    breach: 'const text = `SELECT id FROM payments`;',
  },
];

export type ModuleRule = Omit<Rule, 'kinds' | 'pattern'> & { readonly from: RegExp; readonly names: RegExp };

/** Modules that reach the world, and who may use which of their names; "*" is the whole module. */
export const MODULES: readonly (Omit<Rule, 'kinds' | 'pattern'> & { readonly from: RegExp; readonly names: RegExp })[] =
  [
    {
      about: 'HTTP clients',
      from: /^undici$/,
      names: /./,
      allowedIn: ['src/daraja/', 'src/simulator/'],
      instead: 'only Daraja is asked anything, through src/daraja',
      breach: "import { request } from 'undici';",
    },
    {
      about: 'HTTP clients',
      from: /^node:https?$/,
      names: /^(\*|request|get|Agent|globalAgent)$/,
      allowedIn: ['src/daraja/', 'src/simulator/'],
      instead: 'only Daraja is asked anything, through src/daraja',
      breach: "import { get } from 'node:https';",
    },
    {
      about: 'HTTP servers',
      from: /^node:https?$/,
      names: /^(\*|createServer)$/,
      allowedIn: ['src/http/', 'src/cli/', 'src/simulator/'],
      instead: 'src/http opens the server',
      breach: "import * as http from 'node:http';",
    },
    {
      about: 'chance',
      from: /^node:crypto$/,
      names: /^(\*|randomBytes|randomInt|randomUUID|randomFill|randomFillSync|webcrypto)$/,
      // A migration is run by TypeORM, which hands it nothing.
      allowedIn: ['src/lib/random.ts', 'src/store/migrations/'],
      instead: 'take RandomBytes (src/lib/random.ts)',
      breach: "import { randomBytes } from 'node:crypto';",
    },
    {
      about: 'timers',
      from: /^(node:)?timers(\/promises)?$/,
      names: /./,
      allowedIn: ['src/lib/clock.ts'],
      instead: 'take a Clock (src/lib/clock.ts)',
      breach: "const { setTimeout } = await import('node:timers/promises');",
    },
  ];

export function findMisuses({ path, imports }: Source, { from, names, allowedIn, instead }: ModuleRule): string[] {
  if (isAllowed(path, allowedIn)) return [];
  return imports
    .filter(each => from.test(each.from) && each.names.some(name => names.test(name)))
    .map(each => `${path}:${each.line} ${each.names.join(', ')} from ${each.from}: ${instead}`);
}

export function findBreaches({ path, tokens }: Source, rule: Rule): string[] {
  if (isAllowed(path, rule.allowedIn)) return [];
  return tokens
    .filter(({ kind, value }) => rule.kinds.includes(kind) && rule.pattern.test(value))
    .filter(({ value }) => !isAcknowledgement(path, value))
    .map(({ line, value }) => `${path}:${line} ${value.trim().slice(0, 40)}: ${rule.instead}`);
}

function isAllowed(path: string, allowedIn: readonly string[]): boolean {
  return allowedIn.some(place => (place.endsWith('/') ? path.startsWith(place) : path === place));
}

function isAcknowledgement(path: string, word: string): boolean {
  return path.startsWith(ACKNOWLEDGEMENT_IN) && word === 'ResultDesc';
}
