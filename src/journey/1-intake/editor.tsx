import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { get } from '../../web/client.ts';
import type { LinkView } from '../journey.api.ts';
import type { z } from 'zod';
import type { Autosave, SaveState, Standing } from './autosave.tsx';
import type { Clash } from './draft-changes.rules.ts';

type Link = z.infer<typeof LinkView> & { readonly itemId: string };
interface People {
  readonly items: readonly { personId: string; kind: string; itemId: string }[];
}

/** What parts of the form need to know about the report beside its fields. */
export interface Editor {
  readonly reportId: string | null;
  /** Decisions that people of this report are, or are not, people of earlier ones. */
  readonly links: readonly Link[];
  readonly reloadLinks: () => Promise<void>;
  /** The server's person for an item of the form; saves first, so that there is one. */
  readonly personIdOf: (list: string, itemId: string) => Promise<{ reportId: string; personId: string }>;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('A part of the form was drawn outside of it.');
  return editor;
}

export function useSaveState(autosave: Autosave): SaveState {
  return useSyncExternalStore(autosave.subscribe, () => autosave.state);
}

export function useStanding(autosave: Autosave): Standing | null {
  return useSyncExternalStore(autosave.subscribe, () => autosave.standing);
}

export function useClashes(autosave: Autosave): readonly Clash[] {
  return useSyncExternalStore(autosave.subscribe, () => autosave.clashes);
}

/** The editor of a draft: whatever needs a report on the server saves first. */
export function useNewEditor(autosave: Autosave): Editor {
  const ensureId = useCallback(() => autosave.ensureId(), [autosave]);
  return useEditorOf(useStanding(autosave)?.id ?? null, ensureId);
}

/** `ensureId` resolves to the id of the report whose people are linked. */
export function useEditorOf(reportId: string | null, ensureId: () => Promise<string>): Editor {
  const [links, setLinks] = useState<readonly Link[]>([]);
  const readLinks = useCallback(async (id: string) => {
    const [{ items }, people] = await Promise.all([
      get<{ items: z.infer<typeof LinkView>[] }>(`/reports/${id}/links`),
      get<People>(`/reports/${id}/people`),
    ]);
    setLinks(
      items.flatMap((link) => {
        const person = people.items.find(({ personId }) => personId === link.personId);
        return person ? [{ ...link, itemId: person.itemId }] : [];
      }),
    );
  }, []);
  useEffect(() => {
    if (reportId !== null) readLinks(reportId).catch(() => {});
  }, [reportId, readLinks]);
  return useMemo(
    () => ({
      reportId,
      links,
      reloadLinks: async () => {
        await readLinks(await ensureId());
      },
      personIdOf: async (_list, itemId) => {
        const id = await ensureId();
        const { items } = await get<People>(`/reports/${id}/people`);
        const person = items.find((one) => one.itemId === itemId);
        if (!person) throw new Error('This person is not saved yet.');
        return { reportId: id, personId: person.personId };
      },
    }),
    [ensureId, reportId, links, readLinks],
  );
}
