/** The payments of the view as a file for a spreadsheet: written by the gateway, which says how many they are. */

import { useState } from 'react';
import { bearer } from '../../api/bearer.js';
import type { PaymentFilter } from '../../api/schema.js';
import { formatCount } from '../../format/money.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';

const TEXTS = defineTexts(
  {
    export: 'Export…',
    running: 'Exporting…',
    saved: 'Saved: {count} payments.',
    broken: 'The export broke off, and nothing was saved. Try again.',
  },
  {
    export: 'Hamisha…',
    running: 'Inahamisha…',
    saved: 'Imehifadhiwa: malipo {count}.',
    broken: 'Uhamishaji ulikatika, na hakuna kilichohifadhiwa. Jaribu tena.',
  },
);

const END = /\r\nEND,(\d+)\r\n$/;

type Told = { readonly state: 'IDLE' | 'RUNNING' | 'BROKEN' } | { readonly state: 'SAVED'; readonly count: number };

/** Rejects where the last line is missing: a file that ends early looks whole. */
async function fetchExport(filter: PaymentFilter, key: string | null): Promise<{ file: Blob; count: number }> {
  const headers = { 'content-type': 'application/json', ...bearer(key) };
  const response = await fetch('/export/payments.csv', { method: 'POST', headers, body: JSON.stringify({ filter }) });
  const file = await response.blob();
  const [, count] = (await file.slice(-40).text()).match(END) ?? [];
  if (!response.ok || count === undefined) throw new Error('the export is not whole');
  return { file, count: Number(count) };
}

function save(file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = 'payments.csv';
  link.click();
  URL.revokeObjectURL(url);
}

export function Export({ filter }: { readonly filter: PaymentFilter }) {
  const texts = useTexts(TEXTS);
  const { key } = useSession();
  const [told, setTold] = useState<Told>({ state: 'IDLE' });
  const run = () => {
    setTold({ state: 'RUNNING' });
    fetchExport(filter, key).then(
      ({ file, count }) => {
        save(file);
        setTold({ state: 'SAVED', count });
      },
      () => setTold({ state: 'BROKEN' }),
    );
  };
  return (
    <span className="export">
      <span role="status">
        {told.state === 'SAVED' && fill(texts.saved, { count: formatCount(told.count) })}
        {told.state === 'BROKEN' && texts.broken}
      </span>
      <button type="button" onClick={run} disabled={told.state === 'RUNNING'}>
        {told.state === 'RUNNING' ? texts.running : texts.export}
      </button>
    </span>
  );
}
