import { useQuery } from '@tanstack/react-query';
import type { ReportView } from '../../journey/journey.api.ts';
import { get } from '../../web/client.ts';

export interface ReportPerson {
  readonly personId: string;
  readonly kind: string;
  /** Empty when none is known. */
  readonly name: string;
}

interface Named {
  readonly id?: string;
  readonly givenName?: string;
  readonly familyName?: string;
}
const LISTS = ['children', 'caregivers', 'siblings', 'allegedPerpetrators'] as const;

/** The people of one report with the names they were taken down with. Both readings are on record. */
export function useReportPeople(reportId: string) {
  return useQuery({
    queryKey: ['live', 'report-people', reportId],
    queryFn: async ({ signal }): Promise<ReportPerson[]> => {
      const [people, report] = await Promise.all([
        get<{ items: { personId: string; kind: string; itemId: string }[] }>(
          `/reports/${reportId}/people`,
          signal,
        ),
        get<Pick<ReportView, 'content'>>(`/reports/${reportId}`, signal),
      ]);
      const content = report.content as Readonly<Record<string, readonly Named[] | undefined>>;
      const named = new Map(LISTS.flatMap((list) => content[list] ?? []).map((one) => [one.id, one]));
      return people.items.map(({ personId, kind, itemId }) => {
        const one = named.get(itemId);
        return { personId, kind, name: [one?.givenName, one?.familyName].filter(Boolean).join(' ') };
      });
    },
  });
}
