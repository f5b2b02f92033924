/** Reads a statement of the organisation portal, as a shop's own program would: nothing of the simulator's is used. */

/** Amounts in cents; null where the column is empty. */
export interface StatementLine {
  readonly receipt: string;
  readonly paidIn: number | null;
  readonly withdrawn: number | null;
  readonly balanceCents: number;
  readonly reason: string;
  readonly isCharge: boolean;
  readonly party: string;
  readonly linked: string;
  readonly reference: string;
}

export interface ReadStatement {
  readonly openingCents: number;
  readonly closingCents: number;
  /** As the file has them: the newest first. */
  readonly lines: readonly StatementLine[];
}

/** The header is found by its first cell, as in files that people have shortened. */
export function readStatement(text: string): ReadStatement {
  const table = text
    .split('\r\n')
    .filter(line => line !== '')
    .map(readCells);
  const headerAt = table.findIndex(([first]) => first === 'Receipt No.');
  const [header = []] = table.slice(headerAt, headerAt + 1);
  const [, opening = '', , closing = ''] = table.find(([first]) => first === 'Opening Balance:') ?? [];
  const lines = table.slice(headerAt + 1).map(cells => {
    const cell = (name: string) => cells[header.indexOf(name)] ?? '';
    const reason = cell('Reason Type');
    return {
      ...{ receipt: cell('Receipt No.'), paidIn: centsOf(cell('Paid In')), withdrawn: centsOf(cell('Withdrawn')) },
      ...{ balanceCents: centsOf(cell('Balance')) ?? Number.NaN, reason, isCharge: reason.endsWith(' Charge') },
      ...{ party: cell('Other Party Info'), linked: cell('Linked Transaction ID'), reference: cell('A/C No.') },
    };
  });
  return { openingCents: centsOf(opening) ?? Number.NaN, closingCents: centsOf(closing) ?? Number.NaN, lines };
}

function centsOf(text: string): number | null {
  return text === '' ? null : Math.round(Number(text) * 100);
}

/** A cell is bare, or in quotes with each quote in it doubled. */
function readCells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare = '']) =>
    quoted === undefined ? bare : quoted.replaceAll('""', '"'),
  );
}
