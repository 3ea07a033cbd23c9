import { useId, useState } from 'react';
import { t } from '../../web/text.ts';

/** Reads the chosen file for its SHA-256, 64 hex digits, on this machine; the file goes nowhere. */
export function DocumentField({ sum, onSum }: { sum: string; onSum: (sum: string) => void }) {
  const field = useId();
  const [unread, setUnread] = useState(false);
  const read = (file: File | undefined) => {
    onSum('');
    setUnread(false);
    if (file) sha256(file).then(onSum, () => setUnread(true));
  };
  return (
    <div className="field">
      <label className="usa-label" htmlFor={field}>
        {t('release.file')}
      </label>
      <input
        id={field}
        type="file"
        aria-describedby={`${field}-sum`}
        onChange={(event) => read(event.target.files?.[0])}
      />
      <p id={`${field}-sum`} role="status" className="quiet">
        {unread ? `▲ ${t('release.file.unread')}` : sum && t('release.file.read', { sum })}
      </p>
    </div>
  );
}

async function sha256(file: File): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())).toHex();
}
