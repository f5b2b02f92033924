/** The shortcodes, from the variables or from a JSON file; the same rules for both. */

import { dirname } from 'node:path';
import { z } from 'zod';
import { normalisePhoneNumber } from '../domain/phone-number.js';
import type { Shortcode } from '../domain/shortcode.js';
import { VALIDATION_POLICIES } from '../domain/validation.js';
import type { VariableFault } from '../lib/configuration-fault.js';
import { errorCode } from '../lib/error-code.js';
import { isOpenToAll, readSmallFile } from '../lib/read-small-file.js';
import { Secret } from '../lib/secret.js';
import { NOMINATED_NUMBER, simulatorCredentials } from '../simulator/credentials.js';
import { readCertificate } from './certificate.js';
import { presentPath } from './readers.js';
import { findSampleProblem } from './samples.js';
import { pickValue, type Values, type VariableName } from './variables.js';
import { findHalfQuoted, findWritingProblem } from './written.js';

const FILE = 'MPESA_SHORTCODES_FILE';
const FILE_BYTES_MAX = 1_000_000;
const SHORTCODES_MAX = 100;
/** M-Pesa's list reaches back two days, and a pull that fails must leave time for others. */
const PULL_MINUTES_MAX = 720;
/** What Daraja gives out: letters and digits, sometimes with signs; never a space or a quotation mark. */
const CREDENTIAL = /^[!#-&(-_a-~]+$/;
const CREDENTIAL_FORM = 'must be ASCII without spaces or quotation marks';

/** Which variable gives which field of a shortcode. */
const VARIABLE_OF = {
  shortcode: 'MPESA_SHORTCODE',
  type: 'MPESA_SHORTCODE_TYPE',
  tillNumber: 'MPESA_TILL_NUMBER',
  consumerKey: 'MPESA_CONSUMER_KEY',
  consumerSecret: 'MPESA_CONSUMER_SECRET',
  passkey: 'MPESA_PASSKEY',
  'initiator.name': 'MPESA_INITIATOR_NAME',
  'initiator.password': 'MPESA_INITIATOR_PASSWORD',
  'initiator.certificatePem': 'MPESA_CERTIFICATE',
  tillIdentifierType: 'MPESA_TILL_IDENTIFIER_TYPE',
  pullMinutes: 'PULL_MINUTES',
  nominatedNumber: 'PULL_NOMINATED_NUMBER',
} as const satisfies Record<string, VariableName>;

/**
 * The first shortcode is the default. Faults are added to `faults`; the answer counts only when there were none. Of variables
 * that are `faulty` already nothing more is said.
 */
export function readShortcodes(
  values: Values,
  faulty: ReadonlySet<string>,
  faults: VariableFault[],
): readonly Shortcode[] {
  const shortcodes =
    values.shortcodesPath === null
      ? readFromVariables(values, faulty, faults)
      : readFromFile(values, values.shortcodesPath, faults);
  return trustFeeds(shortcodes, values.feedTrusted, faults);
}

/** Those of the variable, beside those that the file trusts itself. */
function trustFeeds(shortcodes: readonly Shortcode[], trusted: readonly string[], faults: VariableFault[]) {
  const known = shortcodes.map(({ shortcode }) => shortcode);
  const [unknown] = known.length === 0 ? [] : trusted.filter(each => !known.includes(each));
  if (unknown !== undefined) {
    faults.push({ variable: 'FEED_TRUSTED', problem: `names ${unknown}, which is no shortcode of this gateway` });
  }
  return shortcodes.map(each => ({
    ...each,
    isFeedTrusted: each.isFeedTrusted || trusted.includes(each.shortcode),
  }));
}

function readFromVariables(values: Values, faulty: ReadonlySet<string>, faults: VariableFault[]): readonly Shortcode[] {
  const result = shortcodeSchema(values, '.').safeParse(gatherFields(values));
  if (result.success) return [result.data];
  for (const { path, message } of result.error.issues) {
    const [, variable = 'MPESA_SHORTCODE'] =
      Object.entries(VARIABLE_OF).find(([field]) => field === path.join('.')) ?? [];
    if (!faulty.has(variable)) faults.push({ variable, problem: message });
  }
  return [];
}

/** In the simulator what is not given is the simulator's own. */
function gatherFields(values: Values): unknown {
  const own = values.environment === 'simulator' ? simulatorCredentials : null;
  const initiator = {
    name: values.initiatorName ?? own?.initiatorName,
    password: values.initiatorPassword ?? own?.initiatorPassword,
    certificatePem: values.certificate ?? own?.certificatePem,
  };
  return {
    shortcode: values.shortcode ?? own?.shortcode,
    type: values.shortcodeType ?? undefined,
    tillNumber: values.tillNumber,
    consumerKey: values.consumerKey ?? own?.consumerKey,
    consumerSecret: values.consumerSecret ?? own?.consumerSecret,
    passkey: values.passkey ?? own?.passkey,
    tillIdentifierType: values.tillIdentifierType ?? undefined,
    initiator: Object.values(initiator).some(part => part !== undefined) ? initiator : null,
    pullMinutes: values.pullMinutes,
    nominatedNumber: values.nominatedNumber ?? (own ? NOMINATED_NUMBER : undefined),
  };
}

function readFromFile(values: Values, path: string, faults: VariableFault[]): readonly Shortcode[] {
  for (const variable of Object.values(VARIABLE_OF)) {
    if (pickValue(values, variable) !== null) faults.push({ variable, problem: `cannot be combined with ${FILE}` });
  }
  const list = z
    .array(shortcodeSchema(values, dirname(path)), 'must hold a JSON list of shortcodes')
    .min(1, 'must name at least one shortcode')
    .max(SHORTCODES_MAX, `must name at most ${SHORTCODES_MAX} shortcodes`)
    .refine(isUnique, 'must not name a shortcode twice');
  const json = readJson(path);
  const result = typeof json === 'string' ? null : list.safeParse(json.value);
  if (typeof json === 'string') faults.push({ variable: FILE, problem: json });
  for (const issue of result?.error?.issues ?? []) {
    faults.push({ variable: FILE, problem: presentPath(issue.path) + issue.message });
  }
  return result?.data ?? [];
}

/** The value in the file, or what is wrong. The parser's words are not passed on: they quote the file. */
function readJson(path: string): { readonly value: unknown } | string {
  try {
    const bytes = readSmallFile(path, FILE_BYTES_MAX);
    if (isOpenToAll(path)) return `names a file that every user may write to: chmod 600 ${path}`;
    return bytes === null ? `names a file of more than 1 MB: ${path}` : { value: JSON.parse(bytes.toString('utf8')) };
  } catch (error) {
    const code = errorCode(error);
    return code === null ? `must hold JSON: ${path}` : `cannot be read: ${path} (${code})`;
  }
}

function isUnique(shortcodes: readonly Shortcode[]): boolean {
  return new Set(shortcodes.map(({ shortcode }) => shortcode)).size === shortcodes.length;
}

const written = z
  .string({ error: issue => (issue.input === undefined ? 'is required' : 'must be text') })
  .min(1, 'is required')
  .superRefine((value, context) => {
    const problem = findWritingProblem(value);
    if (problem !== null) context.addIssue(problem);
  })
  .pipe(z.string());

function refuseHalfQuoted(value: string, context: z.RefinementCtx): void {
  const problem = findHalfQuoted(value);
  if (problem !== null) context.addIssue(problem);
}

const digits = (min: number, max: number) =>
  z.string().regex(new RegExp(`^\\d{${min},${max}}$`), `must be ${min} to ${max} digits`);

/** A file may hold the number as a number. */
const pullMinutes = z.union([z.string(), z.number()]).transform((given, context): number | null => {
  if (given === 'off') return null;
  const minutes = /^\d{1,3}$/.test(String(given)) ? Number(given) : 0;
  if (minutes >= 1 && minutes <= PULL_MINUTES_MAX) return minutes;
  context.addIssue(`must be a whole number of minutes from 1 to ${PULL_MINUTES_MAX}, or the word off`);
  return z.NEVER;
});

const nominatedNumber = written.transform((given, context): string => {
  const number = normalisePhoneNumber(given);
  if (number !== null) return number;
  context.addIssue('must be a Kenyan mobile number, such as 254712345678');
  return z.NEVER;
});

function shortcodeSchema({ environment, validation }: Values, folder: string) {
  const real = written.superRefine((value, context) => {
    const problem = findSampleProblem(value, environment);
    if (problem !== null) context.addIssue(problem);
  });
  const name = real.superRefine(refuseHalfQuoted);
  const secret = real.transform(value => new Secret(value));
  const credential = real.pipe(z.string().regex(CREDENTIAL, CREDENTIAL_FORM)).transform(value => new Secret(value));
  const certificate = written.transform((value, context) => {
    const read = readCertificate(value, folder, environment);
    if (read.ok) return read.value;
    context.addIssue(read.problem);
    return z.NEVER;
  });
  const fields = z.strictObject({
    shortcode: real.pipe(digits(5, 7)),
    type: z.enum(['paybill', 'till'], 'must be paybill or till').default('paybill'),
    tillNumber: written.pipe(digits(5, 8)).nullish().default(null),
    consumerKey: credential,
    consumerSecret: credential,
    passkey: credential.nullish().default(null),
    tillIdentifierType: z.enum(['2', '4'], 'must be 2 or 4').default('2'),
    isFeedTrusted: z.boolean('must be true or false').default(false),
    validation: z.enum(VALIDATION_POLICIES, `must be ${VALIDATION_POLICIES.join(' or ')}`).default(validation),
    initiator: z.strictObject({ name, password: secret, certificatePem: certificate }).nullish().default(null),
    pullMinutes: pullMinutes.nullish().default(null),
    nominatedNumber: nominatedNumber.nullish().default(null),
  });
  return fields
    .refine(({ type, tillNumber }) => type !== 'till' || tillNumber !== null, {
      ...onObjects,
      path: ['tillNumber'],
      message: 'is required for a till',
    })
    .refine(({ type, tillNumber }) => type !== 'paybill' || tillNumber === null, {
      ...onObjects,
      path: ['tillNumber'],
      message: 'is only for type till',
    })
    .refine(({ passkey, initiator }) => passkey !== null || initiator !== null, {
      ...onObjects,
      path: ['passkey'],
      message: 'is required without an initiator: set one of the two',
    })
    .transform(({ pullMinutes, ...shortcode }) => ({
      ...shortcode,
      pullEveryMs: pullMinutes === null ? null : pullMinutes * 60_000,
    }));
}

/** Rules between fields are checked even if single fields have faults, so that all faults are reported at once. */
const onObjects = {
  when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null,
} as const;
