/** Seals positions of the log for bearers of watch tokens and for keys that see a part: what they keep says nothing about how many events the log has. */

import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

import { badInput } from '../domain/gateway-error.js';
import { readPlainPosition, SEALED_SEQUENCE, writePlainPosition } from '../feed/cursor.js';
import type { EventRecord, FeedPosition, FeedUpdate } from '../feed/feed.js';
import { assert } from '../lib/assert.js';
import { deriveKey } from '../lib/derive-key.js';
import type { Secret } from '../lib/secret.js';

/** The same position has one seal, on every instance that has the same secret. */
export interface CursorSeal {
  seal(position: FeedPosition): FeedPosition;
  sealEvent<T extends EventRecord>(event: T): T;
  /** Once for all who are given it. */
  sealUpdate(update: FeedUpdate): FeedUpdate;
  /** A position that is not sealed stays as it is. Refuses one that none of the secrets has sealed with BAD_USER_INPUT. */
  open(position: FeedPosition): FeedPosition;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Each use has a key of its own. */
interface Keys {
  readonly nonce: Uint8Array;
  readonly cipher: Uint8Array;
}

/** `secrets`: the newest first, which seals; all open. */
export function createCursorSeal(secrets: readonly Secret[]): CursorSeal {
  const all = secrets.map(secret => ({
    nonce: deriveKey(secret, 'cursor-nonce'),
    cipher: deriveKey(secret, 'cursor'),
  }));
  const [newest] = all;
  assert(newest, 'there is at least one secret');

  const seal = (position: FeedPosition): FeedPosition => ({
    sequence: SEALED_SEQUENCE,
    tag: sealText(newest, writePlainPosition(position)),
  });
  const sealEvent = <T extends EventRecord>(event: T): T => ({ ...event, ...seal(event) });
  const sealedUpdates = new WeakMap<FeedUpdate, FeedUpdate>();

  return Object.freeze({
    ...{ seal, sealEvent },
    sealUpdate: update => {
      const { position, payment, event } = update;
      const known = sealedUpdates.get(update);
      const sealed = known ?? { position: seal(position), payment, event: event && sealEvent(event) };
      sealedUpdates.set(update, sealed);
      return sealed;
    },
    open: position => {
      if (position.sequence !== SEALED_SEQUENCE) return position;
      for (const keys of all) {
        const text = openText(keys, position.tag);
        const opened = text === null ? null : readPlainPosition(text);
        if (opened) return opened;
      }
      throw badInput('after', 'a cursor from this gateway');
    },
  } satisfies CursorSeal);
}

/** The nonce is made of the text, so that it is used for one text only. */
function sealText({ nonce, cipher }: Keys, text: string): string {
  const iv = createHmac('sha256', nonce).update(text).digest().subarray(0, NONCE_BYTES);
  const sealing = createCipheriv(CIPHER, cipher, iv);
  const sealed = Buffer.concat([sealing.update(text, 'latin1'), sealing.final()]);
  return Buffer.concat([iv, sealed, sealing.getAuthTag()]).toString('base64url');
}

/** Null if these keys did not seal it. */
function openText({ cipher }: Keys, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
  const opening = createDecipheriv(CIPHER, cipher, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  opening.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = opening.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)).toString('latin1');
  try {
    return text + opening.final('latin1');
  } catch {
    return null;
  }
}
