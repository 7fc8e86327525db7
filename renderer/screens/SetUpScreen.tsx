import { Trans, useTranslation } from 'react-i18next';
import './SetUpScreen.css';

/** In place of a site where none is set up: what IT does next. */
export function SetUpScreen({ configFile }: { readonly configFile: string }) {
  const { t } = useTranslation();
  return (
    <main className="set-up session-page">
      <h1 className="heading">{t('setUp.title')}</h1>
      <ol className="set-up-steps">
        <li>
          <Trans i18nKey="setUp.command" components={{ code: <code dir="ltr" /> }} />
        </li>
        <li>
          <Trans
            i18nKey="setUp.file"
            values={{ file: configFile }}
            components={{ code: <code dir="ltr" /> }}
          />
        </li>
        <li>{t('setUp.leave')}</li>
      </ol>
    </main>
  );
}
