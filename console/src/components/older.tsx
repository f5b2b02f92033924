/** From page to page of a list that is newest first: the place is in the address. */

import { Link, useSearchParams } from 'wouter';
import type { PageInfo } from '../api/schema.js';
import { defineTexts, useTexts } from '../texts/language.js';

const TEXTS = defineTexts({ newest: '↑ Newest', older: 'Older ↓' }, { newest: '↑ Mpya zaidi', older: 'Za zamani ↓' });

interface OlderProps {
  readonly path: string;
  readonly pageInfo: Pick<PageInfo, 'hasNextPage' | 'hasPreviousPage' | 'endCursor'>;
}

export function Older({ path, pageInfo }: OlderProps) {
  const texts = useTexts(TEXTS);
  const [search] = useSearchParams();
  const at = (after: string | null) => {
    const place = new URLSearchParams(search);
    place.delete('after');
    if (after !== null) place.set('after', after);
    return `${path}?${place}`;
  };
  return (
    <p className="actions">
      {pageInfo.hasPreviousPage && <Link href={at(null)}>{texts.newest}</Link>}
      {pageInfo.hasNextPage && <Link href={at(pageInfo.endCursor)}>{texts.older}</Link>}
    </p>
  );
}
