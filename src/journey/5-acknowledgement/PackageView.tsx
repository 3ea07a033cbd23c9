import { label, t } from '../../web/text.ts';
import { CodeList, FactList, Facts } from '../Facts.tsx';
import type { DispatchPage } from '../journey.api.ts';
import { isTold } from '../labels.rules.ts';

/** What matters on the street first. Whatever a later package adds is shown after these, never left out. */
const ORDER = [
  'urgent',
  'danger',
  'account',
  'children',
  'missing',
  'eventPlaces',
  'places',
  'allegedPerpetrators',
  'exploitation',
  'online',
  'contactSafety',
  'caregivers',
  'siblings',
  'indicators',
  'allegations',
];
/** Shown elsewhere on the page, or by the entry itself. */
const ELSEWHERE = [
  'at',
  'number',
  'party',
  'version',
  'dmst',
  'withheld',
  'receivedAt',
  'decision',
  'accountNotReviewed',
];

/** The package of one desk: exactly what was frozen and signed for it, in words. */
export function PackageView({ entry }: { entry: DispatchPage }) {
  const content = (entry.package.content ?? {}) as Record<string, unknown>;
  const changed = (entry.package.whatChanged ?? []) as readonly string[];
  const names = [
    ...ORDER,
    ...Object.keys(content).filter((name) => ![...ORDER, ...ELSEWHERE].includes(name)),
  ];
  const dmst = (content.dmst ?? {}) as { reasons?: readonly { text: string }[] };
  const withheld = (content.withheld ?? []) as readonly { what: string; why: string }[];
  return (
    <article className="package">
      {changed.length > 0 && (
        <section className="box" aria-labelledby="changed">
          <h2 id="changed">{t('dispatch.changed')}</h2>
          <ul>
            {changed.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      )}
      {names
        .filter((name) => isShown(name, content[name]))
        .map((name) => (
          <section key={name} aria-labelledby={`package-${name}`}>
            <h2 id={`package-${name}`}>{label('package', name)}</h2>
            <Section name={name} value={content[name]} />
            {name === 'account' && content.accountNotReviewed === true && (
              <p className="grid__warn">▲ {t('package.accountNotReviewed')}</p>
            )}
          </section>
        ))}
      {dmst.reasons && dmst.reasons.length > 0 && (
        <section aria-labelledby="package-dmst">
          <h2 id="package-dmst">{t('package.dmst')}</h2>
          <ul>
            {dmst.reasons.map((reason) => (
              <li key={reason.text}>{reason.text}</li>
            ))}
          </ul>
        </section>
      )}
      {withheld.length > 0 && (
        <section aria-labelledby="package-withheld">
          <h2 id="package-withheld">{t('package.withheld')}</h2>
          <dl className="facts">
            {withheld.map(({ what, why }) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{why}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <details className="quiet">
        <summary>{t('dispatch.seal')}</summary>
        <p className="seal">
          {t('dispatch.seal.text', {
            hash: entry.packageSha256,
            key: entry.packageKeyId,
            version: String(entry.package.version),
          })}
        </p>
      </details>
    </article>
  );
}

function isShown(name: string, value: unknown): boolean {
  if (name === 'urgent') return (value as { urgent?: boolean } | undefined)?.urgent === true;
  return isTold(value);
}

function Section({ name, value }: { name: string; value: unknown }) {
  if (name === 'urgent') {
    const { reasons = [] } = value as { reasons?: readonly { text: string }[] };
    return (
      <ul>
        {reasons.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    );
  }
  if (typeof value === 'string') return <p className="prose">{value}</p>;
  if (!Array.isArray(value)) return <Facts of={value as Record<string, unknown>} />;
  if (value.some((item) => typeof item === 'object'))
    return <FactList items={value} without={name === 'eventPlaces' ? ['role'] : []} />;
  return <CodeList codes={value} />;
}
