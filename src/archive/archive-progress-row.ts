/** How far along the feed the archive has come: one row. */

import { EntitySchema } from 'typeorm';
import { integerColumn } from '../store/columns.js';

/** Where the next run begins to look. */
export interface ArchiveProgressRow {
  readonly id: number;
  /** Up to this sequence each event is archived, or its payment will have a later event once it is settled. */
  readonly eventsThrough: number;
}

export const ArchiveProgressRow = new EntitySchema<ArchiveProgressRow>({
  name: 'ArchiveProgress',
  tableName: 'archive_progress',
  columns: {
    id: { ...integerColumn('id'), primary: true },
    eventsThrough: integerColumn('eventsThrough'),
  },
});
