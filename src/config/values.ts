/** From text to value, one schema per variable. What needs two variables at once is in config-rules. */

import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type ApiKey, ROLES } from '../callers/api-key.js';
import { isAddressRange, isEveryAddress } from '../lib/address-list.js';
import { Secret } from '../lib/secret.js';
import { type Read, readDatabaseUrl, readHttpUrl, readOrigin, readPublicUrl, readRedisUrl } from './urls.js';
import type { VariableName } from './variables.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const DIFFERENT_CHARACTERS_MIN = 8;

const text = z.string();

function read<T>(reader: (text: string) => Read<T>) {
  return text.transform((given, context) => {
    const result = reader(given);
    if (result.ok) return result.value;
    context.addIssue(result.problem);
    return z.NEVER;
  });
}

function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, `must be one of ${words.join(', ')}`);
}

function numberIn(min: number, max: number, form: RegExp, unit = '') {
  const accepted = `must be a number from ${min} to ${max}${unit}`;
  return text
    .regex(form, accepted)
    .transform(Number)
    .refine(value => value >= min && value <= max, accepted);
}

const wholeNumber = (min: number, max: number) => numberIn(min, max, /^\d{1,9}$/);

/** Up to the millisecond; the value is in milliseconds. */
function seconds(max: number) {
  return numberIn(0.05, max, /^\d{1,9}(\.\d{1,3})?$/, ' seconds').transform(value => Math.round(value * 1_000));
}

function listOf<T extends z.ZodType<unknown, string>>(entry: T) {
  return text.transform(split).pipe(z.array(entry));
}

/** The same, or the word none. */
function listOrNone<T extends z.ZodType<unknown, string>>(entry: T) {
  return text.transform(given => (given === 'none' ? [] : split(given))).pipe(z.array(entry));
}

function split(given: string): string[] {
  return given.split(',').map(part => part.trim());
}

const hostName = text.refine(
  host => isIP(host) !== 0 || /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(host),
  'must be an address or a host name',
);

const addressRange = text.refine(isAddressRange, 'must be an address or a CIDR range, such as 10.0.0.0/8');
const proxies = listOrNone(
  addressRange.refine(
    range => !isAddressRange(range) || !isEveryAddress(range),
    'must not be every address: then anyone could forge who is asking',
  ),
);

const signingSecret = text
  .min(32, 'must have at least 32 characters')
  .regex(/^[!-~]*$/, 'must be printable ASCII without spaces')
  .refine(secret => new Set(secret).size >= DIFFERENT_CHARACTERS_MIN, 'must not repeat a few characters');
const signingSecrets = listOf(signingSecret)
  .refine(isUnique, 'must not name the same secret twice')
  .transform(secrets => secrets.map(secret => new Secret(secret)));

const apiKey = z.object({
  name: text.regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits and . _ -'),
  role: oneOf(ROLES),
  key: text.regex(/^[\w.~+/=-]{16,256}$/, 'must be 16 to 256 characters of A-Z a-z 0-9 . _ ~ + / = - (name:role:key)'),
});
const apiKeys = listOf(text.transform(splitApiKey).pipe(apiKey))
  .refine(keys => isUnique(keys.map(({ name }) => name)), 'must not use a name twice')
  .refine(keys => isUnique(keys.map(({ key }) => key)), 'must not use a key twice')
  .transform((keys): readonly ApiKey[] => keys.map(each => ({ ...each, key: new Secret(each.key) })));

function splitApiKey(entry: string): { name: string; role: string; key: string } {
  const [name = '', role = '', ...key] = entry.split(':');
  return { name, role, key: key.join(':') };
}

/** KES with up to two decimals; the value is in cents. */
const amount = text
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'must be an amount in KES, such as 1000 or 0')
  .transform(given => Math.round(Number(given) * 100));

const SCHEMAS = {
  PORT: wholeNumber(0, 65_535),
  HOST: hostName,
  PUBLIC_URL: read(readPublicUrl).optional(),
  TRUSTED_PROXIES: proxies.optional(),
  ALLOWED_ORIGINS: listOf(read(readOrigin)).optional(),
  DATA_DIR: text.transform(path => resolve(path)),
  DATABASE_URL: read(readDatabaseUrl).optional(),
  REDIS_URL: read(readRedisUrl).optional(),
  MPESA_ENVIRONMENT: oneOf(['simulator', 'sandbox', 'production']),
  MPESA_CONSUMER_KEY: text.optional(),
  MPESA_CONSUMER_SECRET: text.optional(),
  MPESA_SHORTCODE: text.optional(),
  MPESA_SHORTCODE_TYPE: text.optional(),
  MPESA_TILL_NUMBER: text.optional(),
  MPESA_PASSKEY: text.optional(),
  MPESA_INITIATOR_NAME: text.optional(),
  MPESA_INITIATOR_PASSWORD: text.optional(),
  MPESA_CERTIFICATE: text.optional(),
  MPESA_SHORTCODES_FILE: text.optional(),
  DARAJA_BASE_URL: read(readHttpUrl).optional(),
  DARAJA_TIMEOUT_SECONDS: seconds(120),
  DARAJA_QUERIES_PER_SECOND: numberIn(0.1, 1_000, /^\d{1,4}(\.\d{1,3})?$/),
  SIMULATOR_DELAY_MS: wholeNumber(0, 600_000),
  API_KEYS: apiKeys.optional(),
  CALLBACK_SECRET: signingSecrets.optional(),
  TOKEN_SECRET: signingSecrets.optional(),
  CALLBACK_ALLOWED_ADDRESSES: listOrNone(addressRange).optional(),
  VERIFY_ABOVE: amount.optional(),
  STK_FIRST_QUERY_SECONDS: seconds(HOUR_SECONDS),
  STK_DEADLINE_SECONDS: seconds(DAY_SECONDS),
  RESULT_FIRST_QUERY_SECONDS: seconds(DAY_SECONDS),
  RESULT_DEADLINE_SECONDS: seconds(30 * DAY_SECONDS),
  ENQUIRY_DEADLINE_SECONDS: seconds(DAY_SECONDS),
  LOG_LEVEL: oneOf(LOG_LEVELS),
} satisfies Record<VariableName, z.ZodType>;

/** All variables at once; an issue's path begins with the variable's name. */
export const valuesSchema = z.object(SCHEMAS);
export type Values = z.output<typeof valuesSchema>;
export type Environment = Values['MPESA_ENVIRONMENT'];

/** Where in a variable's value an issue is: "entry 2 role ", or nothing for the value itself. */
export function presentPath(path: readonly PropertyKey[]): string {
  return path.map(step => (typeof step === 'number' ? `entry ${step + 1} ` : `${String(step)} `)).join('');
}

function isUnique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
