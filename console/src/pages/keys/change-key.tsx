/** The two things that can be done to a key, each with a second look. */

import { useState } from 'react';
import { Problem } from '../../components/problem.js';
import { SecondLook } from '../../components/second-look.js';
import { useAct } from '../../components/use-act.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { REVOKE_KEY, ROTATE_KEY } from './documents.js';
import type { Secret } from './shown-once.js';

const TEXTS = defineTexts(
  {
    rotateTitle: 'Rotate the key of {name}?',
    rotateAdvice: 'A new key of the same name and role is made. The one that works now still works for',
    rotateAct: 'Make the new key',
    now: 'no time at all',
    hour: 'an hour',
    day: 'a day',
    week: 'a week',
    revokeTitle: 'Revoke all keys of {name}?',
    revokeAdvice:
      'They stop within 5 seconds, with their sockets and the customers’ pages that they opened. It cannot be undone.',
    revokeAct: 'Revoke',
  },
  {
    rotateTitle: 'Badilisha ufunguo wa {name}?',
    rotateAdvice: 'Ufunguo mpya wa jina na jukumu lilelile utatengenezwa. Unaofanya kazi sasa utaendelea kwa',
    rotateAct: 'Tengeneza ufunguo mpya',
    now: 'hakuna muda',
    hour: 'saa moja',
    day: 'siku moja',
    week: 'wiki moja',
    revokeTitle: 'Futa funguo zote za {name}?',
    revokeAdvice:
      'Zitaacha kufanya kazi ndani ya sekunde 5, pamoja na miunganisho yake na kurasa za wateja zilizozifungua. Haiwezi kutenguliwa.',
    revokeAct: 'Futa',
  },
);

const OVERLAPS = { now: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;
type Overlap = keyof typeof OVERLAPS;
/** The order in which they are offered. */
const OFFERED: readonly Overlap[] = ['day', 'week', 'hour', 'now'];

interface ChangeProps {
  readonly name: string;
  onClose(): void;
}

export function RotateKey({ name, onMade, onClose }: ChangeProps & { onMade(secret: Secret): void }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const { isBusy, error, run } = useAct();
  const [overlap, setOverlap] = useState<Overlap>('day');
  const rotate = async () => {
    const { made } = await ask(ROTATE_KEY, { name, overlapSeconds: OVERLAPS[overlap] });
    onMade({ name, key: made.key });
  };
  return (
    <SecondLook
      title={fill(texts.rotateTitle, { name })}
      act={texts.rotateAct}
      isBusy={isBusy}
      onAct={() => run(rotate, onClose)}
      onBack={onClose}
    >
      <label>
        {texts.rotateAdvice}{' '}
        <select
          value={overlap}
          onChange={event => setOverlap(OFFERED.find(each => each === event.target.value) ?? 'day')}
        >
          {OFFERED.map(each => (
            <option key={each} value={each}>
              {texts[each]}
            </option>
          ))}
        </select>
      </label>
      {error !== null && <Problem error={error} />}
    </SecondLook>
  );
}

export function RevokeKey({ name, onRevoked, onClose }: ChangeProps & { onRevoked(): void }) {
  const texts = useTexts(TEXTS);
  const { ask } = useSession();
  const { isBusy, error, run } = useAct();
  const done = () => {
    onRevoked();
    onClose();
  };
  return (
    <SecondLook
      title={fill(texts.revokeTitle, { name })}
      act={texts.revokeAct}
      isDanger
      isBusy={isBusy}
      onAct={() => run(() => ask(REVOKE_KEY, { name }), done)}
      onBack={onClose}
    >
      <p>{texts.revokeAdvice}</p>
      {error !== null && <Problem error={error} />}
    </SecondLook>
  );
}
