import { z } from 'zod';

/** What a desk writes down for itself about a report it has. Nobody else reads it, the Careline neither. */
export const DeskNoteBody = z.strictObject({ text: z.string().trim().min(1).max(4000) });
export const DeskNoteView = z.object({ id: z.string(), text: z.string(), by: z.string(), at: z.string() });
export const DeskNoteList = z.object({ items: z.array(DeskNoteView) });
export type DeskNoteList = z.infer<typeof DeskNoteList>;
