import type { Ctx } from '../../../platform/db/tx.ts';

export interface AgencyEntry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

/** What the care for accounts asks the directory, which stands above it: main.ts fills this in. */
export interface AgencyBook {
  agency(ctx: Ctx, id: string): Promise<AgencyEntry | undefined>;
  /** The desks that people of this agency may answer for. */
  desks(ctx: Ctx, id: string): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** All agencies, for the installation's administrator. */
  agencies(ctx: Ctx): Promise<readonly AgencyEntry[]>;
}
