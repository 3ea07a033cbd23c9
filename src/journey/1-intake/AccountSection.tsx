import { useEffect, useState } from 'react';
import { call } from '../../web/client.ts';
import { label, t } from '../../web/text.ts';
import { MARKER, maskReporter } from '../4-dispatch/masking.rules.ts';
import type { PreviewView } from '../journey.api.ts';
import { PARTIES } from '../journey.ts';
import type { Party } from '../journey.ts';
import { fieldLabel, isTold, valueText } from '../labels.rules.ts';
import { contentOf } from './draft-fields.rules.ts';
import { useDraft, useText, useWholeDraft } from './draft-store.tsx';
import { LIMITS } from './fields.api.ts';
import { Text } from './inputs.tsx';
import { Section } from './Section.tsx';

const PAUSE_MS = 600;
/** Said elsewhere on this page, or about the message rather than the child. */
const NOT_SHOWN = ['number', 'version', 'party', 'receivedAt', 'at', 'dmst', 'urgent', 'decision', 'id'];

/** The text that travels. The narrative never does; what each party would read is shown while typing. */
export function AccountSection() {
  const store = useDraft();
  const [shown, setShown] = useState(false);
  const takeOver = () => {
    const { narrative, reporter } = contentOf(store.now());
    store.set({ accountForForwarding: maskReporter(narrative ?? '', reporter ?? {}).text });
  };
  const hasAccount = useText('accountForForwarding') !== '';
  const hasNarrative = useText('narrative') !== '';
  return (
    <Section name="account">
      <p className="quiet">{t('intake.account.help')}</p>
      <Text name="accountForForwarding" lines={6} most={LIMITS.narrative} />
      <div className="row row--buttons">
        {!hasAccount && hasNarrative && (
          <button type="button" className="usa-button usa-button--outline" onClick={takeOver}>
            {t('intake.account.takeOver')}
          </button>
        )}
        <button
          type="button"
          className="usa-button usa-button--unstyled"
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? t('intake.preview.hide') : t('intake.preview.show')}
        </button>
      </div>
      {shown && <Preview />}
    </Section>
  );
}

function Preview() {
  const draft = useWholeDraft();
  const [preview, setPreview] = useState<PreviewView | null>(null);
  const [failed, setFailed] = useState(false);
  const [party, setParty] = useState<Party>('hart_lead');
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      call<PreviewView>('POST', '/preview', { body: contentOf(draft), signal: stop.signal }).then(
        (view) => {
          setPreview(view);
          setFailed(false);
        },
        (error: Error) => setFailed(error.name !== 'AbortError'),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [draft]);
  const chosen = preview?.packages.find((one) => one.party === party);
  return (
    <div className="preview">
      <div className="preview__parties" role="group" aria-label={t('intake.preview.party')}>
        {PARTIES.map((one) => (
          <button
            key={one}
            type="button"
            className="preview__party"
            aria-pressed={one === party}
            onClick={() => setParty(one)}
          >
            {label('party', one)}
          </button>
        ))}
      </div>
      {failed && <p role="alert">{t('intake.preview.failed')}</p>}
      {preview && (
        <p role="status" className="preview__masked">
          {preview.account.masked > 0
            ? t('intake.preview.masked', { count: preview.account.masked })
            : t('intake.preview.noneMasked')}{' '}
          {!preview.account.reviewed && t('intake.preview.notReviewed')}
        </p>
      )}
      {chosen && <PackageText of={chosen.package} />}
    </div>
  );
}

function PackageText({ of }: { of: Readonly<Record<string, unknown>> }) {
  const told = Object.entries(of).filter(([name, value]) => !NOT_SHOWN.includes(name) && isTold(value));
  return (
    <dl className="package">
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{label('package', name) === name ? fieldLabel(name) : label('package', name)}</dt>
          <dd>
            {name === 'withheld' ? (
              <NotSent of={value as readonly Withheld[]} />
            ) : (
              <PackageValue value={value} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Withheld = Readonly<Record<'what' | 'why', string>>;

function NotSent({ of }: { of: readonly Withheld[] }) {
  return (
    <ul>
      {of.map(({ what, why }) => (
        <li key={what}>
          {what}. <span className="quiet">{why}</span>
        </li>
      ))}
    </ul>
  );
}

function PackageValue({ value }: { value: unknown }) {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    return (
      <>
        {value.map((item, index) => (
          <PackageText key={index} of={item as Record<string, unknown>} />
        ))}
      </>
    );
  if (Array.isArray(value)) return <Marked text={value.map(valueText).join(', ')} />;
  if (typeof value === 'object' && value !== null)
    return <PackageText of={value as Record<string, unknown>} />;
  return <Marked text={valueText(value)} />;
}

/** Where the reporter was taken out. */
function Marked({ text }: { text: string }) {
  const parts = text.split(MARKER);
  return (
    <>
      {parts.map((part, index) => (
        <span key={index}>
          {part}
          {index < parts.length - 1 && <mark>{MARKER}</mark>}
        </span>
      ))}
    </>
  );
}
