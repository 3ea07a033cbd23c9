import type { ColumnType } from 'kysely';

/** timestamptz: read and written as an instant. */
export type Instant = ColumnType<Temporal.Instant, Temporal.Instant, Temporal.Instant>;

/** jsonb: read as parsed JSON of unknown shape, written as JSON text so that arrays are not taken for SQL arrays. */
export type JsonColumn = ColumnType<unknown, string, string>;
