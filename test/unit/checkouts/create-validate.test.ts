/** Who knows an old validation URL may ask without end while the database is away: each time the payer may pay, and the log has few lines. */

import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createValidate } from '../../../src/checkouts/create-validate.js';
import { createShortcodeDirectory } from '../../../src/domain/shortcode-directory.js';
import { StoreUnavailable } from '../../../src/store/store-fault.js';
import { c2bBody } from '../../support/c2b-body.js';
import { PAYBILL } from '../../support/make-shortcode.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

it('that the database did not answer is told once a minute', async () => {
  const clock = createVirtualClock(0);
  const lines: Record<string, unknown>[] = [];
  const validate = createValidate({
    shortcodes: createShortcodeDirectory([{ ...PAYBILL, validation: 'CHECKOUTS_ONLY' }]),
    store: {
      reader: () => {
        throw new StoreUnavailable('gone');
      },
    },
    log: pino({ base: null }, { write: line => void lines.push(JSON.parse(line)) }),
    clock,
  });
  const ask = () => validate(PAYBILL.shortcode, Buffer.from(JSON.stringify(c2bBody())));
  for (let count = 0; count < 3; count += 1) expect(await ask()).toMatchObject({ code: '0' });
  await clock.advance(60_000);
  await ask();
  expect(lines.map(({ leftOut }) => leftOut)).toEqual([0, 2]);
});
