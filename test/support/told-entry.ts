/** A payment by hand as M-Pesa tells of it, for tests of the funnel: judged as the inbox judges it, and kept in the same unit. */

import { createShortcodeDirectory } from '../../src/domain/shortcode-directory.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { createAfterwards, createJudgeConfirmation } from '../../src/inbox/judge-confirmation.js';
import { buildRow } from '../../src/inbox/keep-callback.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { systemRandom } from '../../src/lib/random.js';
import { readC2bConfirmation } from '../../src/operations/c2b-confirmation.js';
import type { Entry } from '../../src/payments/payments.js';
import { insertOf } from '../../src/store/write.js';
import { c2bBody } from './c2b-body.js';
import { RULES } from './make-funnel.js';
import { PAYBILL } from './make-shortcode.js';

/** What it tells of, and what differs from a confirmation that comes now without a time. */
export interface Told {
  readonly push: { readonly phoneNumber: string | null; readonly accountReference: string | null };
  readonly receipt: string;
  readonly receivedAt?: number;
  /** As M-Pesa writes it. */
  readonly paidAt?: string;
  /** Runs between the judgement and everything else in its unit. */
  readonly after?: () => Promise<void>;
}

const newId = createIds(systemClock, systemRandom);

/** Of 150.00, as `makePayment` asks for. */
export function makeToldEntry({ push, receipt, receivedAt = Date.now(), paidAt = '', after }: Told): Entry {
  const judge = createJudgeConfirmation({
    ...{ shortcodes: createShortcodeDirectory([PAYBILL]), rules: RULES, clock: systemClock },
    afterwards: createAfterwards(),
    // Somebody could ask since it came.
    waits: { since: () => receivedAt, end: () => undefined },
  });
  const body = c2bBody({
    ...{ TransID: receipt, TransAmount: '150.00', BusinessShortCode: PAYBILL.shortcode, TransTime: paidAt },
    ...{ BillRefNumber: push.accountReference, MSISDN: push.phoneNumber },
  });
  const read = readC2bConfirmation(body);
  if (!read.ok) throw new Error('it can be read');
  const callback = { id: newId(), route: 'c2b/confirmation', ticket: PAYBILL.shortcode, receivedAt } as const;
  const row = buildRow({ ...callback, body: Buffer.from(JSON.stringify(body)) });
  return {
    evidence: async unit => {
      const { finding } = await judge(unit, callback, read.value);
      await after?.();
      return finding;
    },
    writes: decided => {
      const { verdict = 'HELD', payment = null } = decided ?? {};
      return [insertOf(CallbackRow, { ...row, verdict, paymentId: payment?.id ?? null })];
    },
  };
}
