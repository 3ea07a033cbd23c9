import type { Ctx } from '../platform/db/tx.ts';

/** Offices of the department itself; their people may answer for each other's desks. */
const DEPARTMENT = ['dcf_statewide', 'careline_duty', 'hart_statewide', 'dcf_region', 'dcf_area_office'];

/** What the care for accounts asks about agencies and their desks. */
export const agencyBook = {
  agency: (ctx: Ctx, id: string) =>
    ctx.tx
      .selectFrom('agency')
      .select(['id', 'name', 'kind'])
      .where('id', '=', id)
      .where('valid_to', 'is', null)
      .executeTakeFirst(),

  async desks(ctx: Ctx, id: string) {
    const agency = await agencyBook.agency(ctx, id);
    return ctx.tx
      .selectFrom('desk')
      .innerJoin('agency', 'agency.id', 'desk.agency_id')
      .select(['desk.id', 'desk.name'])
      .where('desk.valid_to', 'is', null)
      .where((eb) =>
        agency && DEPARTMENT.includes(agency.kind)
          ? eb('agency.kind', 'in', DEPARTMENT)
          : eb('agency.id', '=', id),
      )
      .orderBy('desk.name')
      .execute();
  },

  agencies: (ctx: Ctx) =>
    ctx.tx
      .selectFrom('agency')
      .select(['id', 'name', 'kind'])
      .where('valid_to', 'is', null)
      .orderBy('name')
      .execute(),
};
