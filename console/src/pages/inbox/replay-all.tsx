/** Replays all that match the filter, not what happens to be on the page, and says how many first. */

import { useState } from 'react';
import type { CallbackCount } from '../../api/schema.js';
import { ActButton } from '../../components/act-button.js';
import { Problem } from '../../components/problem.js';
import { SecondLook } from '../../components/second-look.js';
import { useAct } from '../../components/use-act.js';
import { formatCount } from '../../format/money.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { REPLAY_ALL } from './documents.js';
import { type InboxFilter, toApi } from './read-filter.js';

const TEXTS = defineTexts(
  {
    open: 'Replay all that match ({count})…',
    title: 'Replay {count} messages?',
    what: 'Each is read again, oldest first, and may change what is known of its payment. What was applied stays as it is.',
    limit: 'At most 1,000 at a time: the newest.',
    as: 'It is recorded as done by {caller}.',
    act: 'Replay {count}',
    done: '{replayed} replayed.',
    left: '{replayed} replayed; {left} more match.',
  },
  {
    open: 'Rudia zote zinazolingana ({count})…',
    title: 'Urudie jumbe {count}?',
    what: 'Kila mmoja utasomwa tena, wa zamani kwanza, na huenda ukabadilisha kinachojulikana kuhusu malipo yake. Uliotumika hubaki ulivyo.',
    limit: 'Hadi 1,000 kwa mara moja: mpya zaidi.',
    as: 'Itaandikwa kuwa imefanywa na {caller}.',
    act: 'Rudia {count}',
    done: '{replayed} zimerudiwa.',
    left: '{replayed} zimerudiwa; {left} zaidi zinalingana.',
  },
);

const AT_ONCE_MAX = 1_000;

interface ReplayAllProps {
  readonly filter: InboxFilter;
  readonly counts: readonly CallbackCount[];
  /** Told of what was done, in a sentence. */
  onReplayed(said: string): void;
}

export function ReplayAll({ filter, counts, onReplayed }: ReplayAllProps) {
  const texts = useTexts(TEXTS);
  const { ask, gateway } = useSession();
  const [isOpen, setOpen] = useState(false);
  const { isBusy, error, run } = useAct();
  const matching = counts.filter(({ verdict }) => verdict !== 'APPLIED' && (filter.verdict ?? verdict) === verdict);
  const total = matching.reduce((sum, { count }) => sum + count, 0);
  const isCut = matching.some(({ count }) => count >= AT_ONCE_MAX);
  const count = `${formatCount(total)}${isCut ? '+' : ''}`;
  const act = () =>
    run(async () => {
      const { replayCallbacks: report } = await ask(REPLAY_ALL, { filter: toApi(filter) });
      const said = { replayed: formatCount(report.replayed), left: formatCount(report.left) };
      onReplayed(fill(report.left > 0 ? texts.left : texts.done, said));
      setOpen(false);
    });
  if (total === 0) return null;
  return (
    <>
      <ActButton onClick={() => setOpen(true)}>{fill(texts.open, { count })}</ActButton>
      {isOpen && (
        <SecondLook
          title={fill(texts.title, { count })}
          act={fill(texts.act, { count })}
          isBusy={isBusy}
          onAct={act}
          onBack={() => setOpen(false)}
        >
          <p>{texts.what}</p>
          {total > AT_ONCE_MAX && <p>{texts.limit}</p>}
          <p className="quiet">{fill(texts.as, { caller: gateway.caller })}</p>
          {error !== null && <Problem error={error} />}
        </SecondLook>
      )}
    </>
  );
}
