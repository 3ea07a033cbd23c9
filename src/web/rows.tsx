import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { useKeys } from './keys.tsx';
import { t } from './text.ts';

/** j and k move through the rows of a list, Enter opens as on any link. Put the ref on the list; links bear `data-row`. */
export function useRowKeys<Element extends HTMLElement>(): RefObject<Element | null> {
  const list = useRef<Element>(null);
  useKeys(
    useMemo(() => {
      const move = (by: 1 | -1) => {
        const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
        const at = rows.indexOf(document.activeElement as HTMLElement);
        rows[
          at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))
        ]?.focus();
      };
      return [
        { key: 'j', label: t('table.down'), run: () => move(1) },
        { key: 'k', label: t('table.up'), run: () => move(-1) },
      ];
    }, []),
  );
  return list;
}
