import { t } from '../../../web/text.ts';

/** A secret that is shown this once, to be copied by hand or by keyboard. */
export function Once({ text, value, onKept }: { text: string; value: string; onKept: () => void }) {
  return (
    <div className="usa-alert usa-alert--info usa-alert--slim" role="status">
      <div className="usa-alert__body">
        <p className="usa-alert__text">{text}</p>
        <p>
          <code className="secret" tabIndex={0}>
            {value}
          </code>
        </p>
        <button type="button" className="usa-button usa-button--unstyled" onClick={onKept}>
          {t('once.kept')}
        </button>
      </div>
    </div>
  );
}
