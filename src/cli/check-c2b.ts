/** `doctor` and payments by hand: whether M-Pesa tells this gateway of them, and whether they can be confirmed. It changes no row. */

import { existsSync } from 'node:fs';

import type { Config } from '../config/config.js';
import { countUnsigned } from '../inbox/count-unsigned.js';
import { createFindProof } from '../inbox/find-proof.js';
import { systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { findRegistration } from '../registrations/find-registration.js';
import { findUnasked } from '../registrations/require-questions.js';
import { openStore, type Store } from '../store/open-store.js';
import { tables } from '../tables.js';
import type { Finding } from './finding.js';

const SUBJECT = 'paid by hand';
/** More of them are "many". */
const UNSIGNED_MAX = 100;

type Settings = Pick<Config, 'database' | 'shortcodes' | 'verifyAboveCents'>;

/** Of the registrations nothing is said where there is no database that can be read: other checks tell of that. */
export async function checkC2b(settings: Settings): Promise<readonly Finding[]> {
  const { database, shortcodes } = settings;
  const unasked = warnOfUnasked(settings);
  if (database.kind === 'sqlite' && !existsSync(database.path)) return unasked;
  const world = { clock: systemClock, log: silentLog };
  try {
    const store = await openStore({ ...world, address: database, tables, isSchemaGiven: true });
    try {
      const states = await Promise.all(shortcodes.map(({ shortcode }) => checkRegistration(store, shortcode)));
      return [...states, ...unasked, ...(await checkUnsigned(store))];
    } finally {
      await store.close();
    }
  } catch {
    return unasked;
  }
}

/** Payments by hand that wait for an answer to a question that nobody can put: once its URLs are registered the gateway does not start. */
function warnOfUnasked(settings: Settings): readonly Finding[] {
  return findUnasked(settings).map(({ shortcode }) => {
    const text = `${shortcode} has neither an initiator nor PULL_MINUTES: its payments by hand of VERIFY_ABOVE or more stay PENDING, because the gateway has no way to ask M-Pesa`;
    return { mark: 'warn', subject: SUBJECT, text };
  });
}

async function checkRegistration(store: Store, shortcode: string): Promise<Finding> {
  const say = (mark: Finding['mark'], text: string): Finding => ({
    mark,
    subject: SUBJECT,
    text: `${shortcode} ${text}`,
  });
  const row = await findRegistration(store, shortcode);
  if (!row)
    return say(
      'ok',
      'is not registered, so M-Pesa does not report payments by hand to this gateway. To change that, run register-c2b',
    );
  const { state, version, answer } = row;
  const isProven =
    state === 'PROVEN' ||
    (state === 'ACCEPTED' && (await createFindProof(store)(shortcode, row.registeredAt)) !== null);
  if (isProven) return say('ok', `is registered, version ${version}, and payments by hand arrive`);
  if (state === 'ACCEPTED')
    return say('warn', `is registered, version ${version}, which proves nothing: pay one shilling by hand`);
  return say('warn', `is not registered (${state}): ${answer ?? 'M-Pesa gave no reason'}`);
}

/** They wait for M-Pesa's answer, from wherever they came. */
async function checkUnsigned(store: Store): Promise<readonly Finding[]> {
  const found = await countUnsigned(store, UNSIGNED_MAX);
  if (found === 0) return [];
  const count = found < UNSIGNED_MAX ? String(found) : `at least ${UNSIGNED_MAX}`;
  const text = `${count} confirmations are not signed or come from an unlisted address, and M-Pesa has not confirmed them: see C2B_ALLOWED_ADDRESSES and TRUSTED_PROXIES`;
  return [{ mark: 'warn', subject: SUBJECT, text }];
}
