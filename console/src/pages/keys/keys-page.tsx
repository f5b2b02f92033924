/** The API keys of the database: who has one, what it may do, when it was used; a new one is shown once. */

import '../../components/form.css';
import { useState } from 'react';
import { Problem } from '../../components/problem.js';
import { useAsked } from '../../components/use-asked.js';
import { useNow } from '../../components/use-now.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import { KEYS } from './documents.js';
import { KeyRow } from './key-row.js';
import { NewKey } from './new-key.js';
import { type Secret, ShownOnce } from './shown-once.js';

const TEXTS = defineTexts(
  {
    title: 'Keys',
    advice: 'Each program and each person gets a key of their own. Keys of API_KEYS are not listed here.',
    empty: 'There are no keys in the database yet.',
  },
  {
    title: 'Funguo',
    advice: 'Kila programu na kila mtu apate ufunguo wake. Funguo za API_KEYS haziko hapa.',
    empty: 'Hakuna funguo kwenye hifadhidata bado.',
  },
);

export function KeysPage() {
  const texts = useTexts(TEXTS);
  const now = useNow();
  const { answer, error, askAgain } = useAsked(KEYS, {});
  const [secret, setSecret] = useState<Secret | null>(null);
  const show = (made: Secret) => {
    setSecret(made);
    askAgain();
  };
  const keys = answer?.apiKeys ?? [];
  const isAlive = (key: (typeof keys)[number]) =>
    key.revokedAt === null && (key.expiresAt === null || Date.parse(key.expiresAt) > now);
  // What is done to a name is done to all of its keys, so the newest one that works stands for them.
  const leaders = new Set(
    [...new Set(keys.map(({ name }) => name))].map(name => keys.find(key => key.name === name && isAlive(key))),
  );
  return (
    <section>
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.advice}</p>
      {secret ? <ShownOnce secret={secret} onKept={() => setSecret(null)} /> : <NewKey onMade={show} />}
      {error !== null && <Problem error={error} onRetry={askAgain} />}
      {answer && keys.length === 0 && <p className="quiet">{texts.empty}</p>}
      <ul className="rows">
        {keys.map(key => (
          <KeyRow
            key={`${key.name} ${key.createdAt}`}
            apiKey={key}
            isAlive={isAlive(key)}
            isLeader={leaders.has(key)}
            onMade={show}
            onRevoked={askAgain}
          />
        ))}
      </ul>
    </section>
  );
}
