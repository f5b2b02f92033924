/** One key: for whom, what for, and whether it still works. */

import { useState } from 'react';
import type { ApiKey } from '../../api/schema.js';
import { Instant } from '../../components/instant.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { ROLE_TEXTS } from '../../texts/role-texts.js';
import { RevokeKey, RotateKey } from './change-key.js';
import type { Secret } from './shown-once.js';

const TEXTS = defineTexts(
  {
    made: 'made',
    used: 'last used',
    never: 'never used',
    ends: 'expires',
    ended: 'expired',
    revoked: 'revoked',
    works: 'Works',
    bound: 'only for {shortcodes}',
    from: 'only from {addresses}',
    rotate: 'Rotate…',
    revoke: 'Revoke…',
  },
  {
    made: 'ulitengenezwa',
    used: 'ulitumika mwisho',
    never: 'haujatumika',
    ends: 'unaisha',
    ended: 'uliisha',
    revoked: 'ulifutwa',
    works: 'Unafanya kazi',
    bound: 'wa {shortcodes} tu',
    from: 'kutoka {addresses} tu',
    rotate: 'Badilisha…',
    revoke: 'Futa…',
  },
);

interface KeyRowProps {
  readonly apiKey: ApiKey;
  readonly isAlive: boolean;
  /** What is done to its name is done here. */
  readonly isLeader: boolean;
  onMade(secret: Secret): void;
  onRevoked(): void;
}

export function KeyRow({ apiKey, isAlive, isLeader, onMade, onRevoked }: KeyRowProps) {
  const texts = useTexts(TEXTS);
  const roles = useTexts(ROLE_TEXTS);
  const [open, setOpen] = useState<'rotate' | 'revoke' | null>(null);
  const { name, role, shortcodes, addresses } = apiKey;
  const close = () => setOpen(null);
  return (
    <li>
      <div>
        <p className="rows-main">
          {name} <span className="quiet">{roles[role]}</span>
        </p>
        <KeyTimes apiKey={apiKey} isAlive={isAlive} />
        <p className="quiet">
          {[
            ...(shortcodes ? [fill(texts.bound, { shortcodes: shortcodes.join(', ') })] : []),
            ...(addresses ? [fill(texts.from, { addresses: addresses.join(', ') })] : []),
          ].join('; ')}
        </p>
      </div>
      {isLeader && (
        <div className="actions">
          <button type="button" onClick={() => setOpen('rotate')} aria-label={`${texts.rotate} ${name}`}>
            {texts.rotate}
          </button>
          <button
            type="button"
            className="danger"
            onClick={() => setOpen('revoke')}
            aria-label={`${texts.revoke} ${name}`}
          >
            {texts.revoke}
          </button>
        </div>
      )}
      {open === 'rotate' && <RotateKey name={name} onMade={onMade} onClose={close} />}
      {open === 'revoke' && <RevokeKey name={name} onRevoked={onRevoked} onClose={close} />}
    </li>
  );
}

function KeyTimes({ apiKey, isAlive }: Pick<KeyRowProps, 'apiKey' | 'isAlive'>) {
  const texts = useTexts(TEXTS);
  const { createdAt, expiresAt, revokedAt, lastUsedAt } = apiKey;
  const end = revokedAt ?? expiresAt;
  const word = revokedAt ? texts.revoked : isAlive ? texts.ends : texts.ended;
  return (
    <p>
      <span className="state" data-phase={isAlive ? 'PAID' : 'FAILED'}>
        {isAlive && `✓ ${texts.works}`}
        {end !== null && (
          <>
            {isAlive ? ', ' : '✕ '}
            {word} <Instant at={end} isWithDay />
          </>
        )}
      </span>{' '}
      <span className="quiet">
        {texts.made} <Instant at={createdAt} isWithDay />,{' '}
        {lastUsedAt === null ? (
          texts.never
        ) : (
          <>
            {texts.used} <Instant at={lastUsedAt} isWithDay />
          </>
        )}
      </span>
    </p>
  );
}
