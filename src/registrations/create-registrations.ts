/** The registrations station: registers the C2B URLs of a shortcode, and knows what has become of that. */

import { appendAudit } from '../audit/append-audit.js';
import type { Audit, AuditEntry } from '../audit/audit.js';
import type { Answer, Daraja } from '../daraja/daraja.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { Clock } from '../lib/clock.js';
import type { CallbackUrls } from '../operations/callback-urls.js';
import type { C2bAcknowledgement, C2bRegistrationRequest } from '../operations/register-c2b.js';
import type { Store } from '../store/open-store.js';
import { findRegistration } from './find-registration.js';
import { RegistrationRow } from './registration-row.js';
import { type C2bRegistration, type C2bState, type C2bVersion, OUR_URLS, type Registrations } from './registrations.js';
import { findUnasked } from './require-questions.js';

export interface RegistrationsNeighbours {
  readonly store: Store;
  readonly audit: Pick<Audit, 'draft'>;
  readonly daraja: Pick<Daraja, 'registerC2bV1' | 'registerC2bV2'>;
  /** When a signed confirmation for the shortcode came, from an instant on, both in UTC milliseconds; null: none has. */
  readonly findProof: (shortcode: string, from: number) => Promise<number | null>;
  readonly urls: CallbackUrls;
  readonly shortcodes: ShortcodeDirectory;
  readonly verifyAboveCents: number | null;
  readonly clock: Clock;
}

const CHANGING_FIELDS = ['version', 'state', 'answer', 'registeredAt', 'provenAt'] as const;
const RESPONSE_TYPES = { COMPLETED: 'Completed', CANCELLED: 'Cancelled' } as const;
const OTHER = { V1: 'V2', V2: 'V1' } as const satisfies Record<C2bVersion, C2bVersion>;
/** One code of Daraja's has three meanings here: its words decide (daraja.md §9.1). */
const WRONG_VERSION = /no apiproduct match/i;
const TAKEN = /already registered|duplicate notification info/i;
const WAY_OUT =
  'Delete the URLs in the organisation portal (Self Services, URL Management), or ask Safaricom to, and register again.';

/** A URL that M-Pesa has used for none in so long is not proven by older ones. */
const REACH_BACK_MS = 7 * 24 * 3_600_000;
/** From the arrival of a confirmation to its row, but for the spool, which another one will follow. */
const LATE_MAX_MS = 60_000;

/** What an answer of M-Pesa's makes of a registration; null: it says nothing clear. */
function readState(answer: Answer<C2bAcknowledgement>): C2bState | null {
  if (answer.kind === 'ACCEPTED') return answer.value.isTaken ? 'TAKEN' : 'ACCEPTED';
  if (TAKEN.test(answer.description)) return 'TAKEN';
  return answer.kind === 'REFUSED' && !answer.failure.retryable ? 'REFUSED' : null;
}

/** Registers nothing by itself: the first registration of a shortcode wins at M-Pesa, so a person decides. */
export function createRegistrations(neighbours: RegistrationsNeighbours): Registrations {
  const { store, audit, daraja, findProof, urls, shortcodes, verifyAboveCents, clock } = neighbours;
  const unasked = new Set(
    findUnasked({ shortcodes: shortcodes.all(), verifyAboveCents }).map(({ shortcode }) => shortcode),
  );
  const send: Readonly<Record<C2bVersion, (request: C2bRegistrationRequest) => Promise<Answer<C2bAcknowledgement>>>> = {
    V1: daraja.registerC2bV1,
    V2: daraja.registerC2bV2,
  };

  const findRow = (shortcode: string) => findRegistration(store, shortcode);

  const storeRow = (row: RegistrationRow, entries: readonly AuditEntry[] = []): Promise<void> =>
    store.atomically(async unit => {
      const [known] = await unit.lockMany(RegistrationRow, [row.shortcode]);
      if (known) await unit.updateMany(RegistrationRow, [row], CHANGING_FIELDS);
      else await unit.insertMany(RegistrationRow, [row], { isRepeated: true });
      await appendAudit(unit, entries);
    });

  /** It is asked for every few seconds, and others may have many confirmations. */
  const lookedThrough = new Map<string, number>();
  const prove = async (row: RegistrationRow): Promise<RegistrationRow> => {
    if (row.state !== 'ACCEPTED') return row;
    const now = clock.now();
    const from = Math.max(row.registeredAt, lookedThrough.get(row.shortcode) ?? now - REACH_BACK_MS);
    const provenAt = await findProof(row.shortcode, from);
    lookedThrough.set(row.shortcode, now - LATE_MAX_MS);
    if (provenAt === null) return row;
    const proven = { ...row, state: 'PROVEN', provenAt } as const;
    await storeRow(proven);
    return proven;
  };

  return Object.freeze({
    register: async (asked, responseType, by) => {
      const { shortcode } = shortcodes.get(asked);
      if (unasked.has(shortcode)) throw cannotBeAsked();
      const known = await findRow(shortcode);
      const request: C2bRegistrationRequest = {
        shortcode,
        responseType: RESPONSE_TYPES[responseType],
        confirmationUrl: urls.urlFor('c2b/confirmation', shortcode),
        validationUrl: urls.urlFor('c2b/validation', shortcode),
      };
      let version: C2bVersion = known?.version ?? 'V2';
      let answer = await send[version](request);
      if (answer.kind !== 'ACCEPTED' && WRONG_VERSION.test(answer.description)) {
        version = OTHER[version];
        answer = await send[version](request);
      }
      const state = readState(answer);
      const words = answer.kind === 'ACCEPTED' ? answer.value.description : answer.description;
      if (state === null)
        throw new GatewayError('UNAVAILABLE', `M-Pesa gave no clear answer. ${words} Try again later.`);
      const note = `${responseType} ${version}: ${state}`;
      const entry = audit.draft(by, { action: 'C2B_URLS_REGISTERED', subject: shortcode, note });
      // In production a second registration is refused: what is there already is our own.
      if (state === 'TAKEN' && known && OUR_URLS.includes(known.state)) {
        await storeRow(known, [entry]);
        return prove(known);
      }
      const said = state === 'TAKEN' ? `${words ?? ''} ${WAY_OUT}`.trim() : words;
      const row = { shortcode, version, state, answer: said, registeredAt: clock.now(), provenAt: null };
      await storeRow(row, [entry]);
      return row;
    },
    find: async asked => {
      const { shortcode } = shortcodes.get(asked);
      const row = await findRow(shortcode);
      return row ? prove(row) : unregistered(shortcode);
    },
  } satisfies Registrations);
}

function cannotBeAsked(): GatewayError {
  const why = 'VERIFY_ABOVE is set, and this shortcode has neither an initiator nor PULL_MINUTES.';
  return new GatewayError('UNAVAILABLE', `${why} The gateway could not ask M-Pesa about its payments by hand.`);
}

function unregistered(shortcode: string): C2bRegistration {
  return { shortcode, version: 'V2', state: 'NOT_REGISTERED', answer: null, registeredAt: null, provenAt: null };
}
