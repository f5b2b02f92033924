/** Answers M-Pesa's question whether a customer may pay: in time, whatever the database does. */

import { referenceKeyOf } from '../domain/checkout.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import { judgeValidation, mayPay, type ValidationAnswer } from '../domain/validation.js';
import type { Clock } from '../lib/clock.js';
import { createLineLimit } from '../lib/line-limit.js';
import type { Log } from '../lib/log.js';
import type { C2bQuestion } from '../operations/c2b-confirmation.js';
import { understandCallback } from '../operations/callback-routes.js';
import { findOpenPushes } from '../payments/find-open-pushes.js';
import type { Store } from '../store/open-store.js';
import { selectRows } from '../store/select-rows.js';
import { CheckoutRow } from './checkout-row.js';

/** `ticket` is the shortcode of the URL, or null. Never rejects, and resolves within two seconds: M-Pesa waits for three. */
export type Validate = (ticket: string | null, body: Uint8Array) => Promise<ValidationAnswer>;

export interface ValidateNeighbours {
  readonly store: Pick<Store, 'reader'>;
  readonly shortcodes: ShortcodeDirectory;
  readonly clock: Pick<Clock, 'after' | 'monotonic'>;
  readonly log: Log;
}

/** The rest of M-Pesa's three seconds is for the way there and back. */
const LOOK_MAX_MS = 1_500;
/** What is to be paid with one reference; more than one is rare. */
const KNOWN_MAX = 100;
const UNSURE = 'The payer may pay, because the gateway could not tell: ';

/** Of shortcodes that let everybody pay the database is not asked. */
export function createValidate({ store, shortcodes, clock, log }: ValidateNeighbours): Validate {
  const lines = createLineLimit(clock);
  const findKnown = async (shortcode: string, reference: string): Promise<readonly number[]> => {
    const [checkouts, pushes] = await Promise.all([
      selectRows(store.reader(), CheckoutRow, {
        where: [
          { field: 'referenceKey', is: '=', value: referenceKeyOf(shortcode, reference) },
          { field: 'status', is: 'IN', value: ['OPEN', 'EXPIRED'] },
        ],
        order: { by: 'id', direction: 'DESC' },
        limit: KNOWN_MAX,
      }),
      findOpenPushes(store, shortcode, reference),
    ]);
    return [...checkouts, ...pushes].map(({ amountCents }) => amountCents);
  };

  const judge = async (
    shortcode: string,
    { accountReference, amountCents }: C2bQuestion,
  ): Promise<ValidationAnswer> => {
    const reference = accountReference?.trim() ?? '';
    if (shortcodes.find(shortcode)?.type === 'till') return mayPay(`${UNSURE}tills have no reference.`);
    if (reference === '' || amountCents === null)
      return mayPay(`${UNSURE}the question names no reference or no amount.`);
    return judgeValidation(amountCents, await findKnown(shortcode, reference));
  };

  return (ticket, body) => {
    const understood = understandCallback('c2b/validation', body);
    const asked = understood.about === 'VALIDATION' ? understood.question : null;
    const shortcode = ticket ?? (asked?.shortcode ? shortcodes.findByParty(asked.shortcode) : null);
    const policy = shortcode === null ? null : shortcodes.find(shortcode)?.validation;
    if (shortcode === null || policy !== 'CHECKOUTS_ONLY') return Promise.resolve(mayPay());
    if (asked === null) return Promise.resolve(mayPay(`${UNSURE}the question cannot be read.`));
    return new Promise(resolve => {
      const cancel = clock.after(LOOK_MAX_MS, () => resolve(mayPay(`${UNSURE}the database takes too long.`)));
      judge(shortcode, asked)
        .catch((error: unknown) => {
          const due = lines.take('');
          if (due) log.warn({ err: error, ...due }, 'a validation was answered without the database');
          return mayPay(`${UNSURE}the database did not answer.`);
        })
        .then(resolve)
        .finally(cancel);
    });
  };
}
