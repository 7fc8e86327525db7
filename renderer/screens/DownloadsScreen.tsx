import { useTranslation } from 'react-i18next';
import type { Download } from '../../preload/contract.ts';
import { sizeText } from '../size-text.ts';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useEscape } from '../use-escape.ts';
import './DownloadsScreen.css';

interface DownloadsScreenProps {
  readonly downloads: readonly Download[];
  readonly onShow: (id: number) => void;
  readonly onDelete: (id: number) => void;
  readonly onBack: () => void;
}

/** What the session has downloaded, the newest first. */
export function DownloadsScreen({ downloads, onShow, onDelete, onBack }: DownloadsScreenProps) {
  const { t } = useTranslation();
  const onKeyDown = useEscape(onBack);
  return (
    <main className="downloads session-page" onKeyDown={onKeyDown}>
      <div className="downloads-head">
        <ScreenHeading>{t('downloads.title')}</ScreenHeading>
        <KioskButton look="bar" onPress={onBack}>
          {t('downloads.back')}
        </KioskButton>
      </div>
      <p className="small">
        {t('downloads.kept')} {t('downloads.openable')}
      </p>
      {downloads.length === 0 && <p className="note">{t('downloads.none')}</p>}
      <ul className="downloads-list">
        {downloads.toReversed().map((download) => (
          <li key={download.id} className="download">
            <div className="download-what">
              <bdi className="download-name foreign-text">{download.name}</bdi>
              <StateOfDownload download={download} />
            </div>
            {download.canShow && (
              <KioskButton
                look="bar"
                onPress={() => {
                  onShow(download.id);
                }}
              >
                {t('downloads.open')}
                <span className="for-screen-readers"> {download.name}</span>
              </KioskButton>
            )}
            <KioskButton
              look="bar"
              onPress={() => {
                onDelete(download.id);
              }}
            >
              {t(download.state === 'running' ? 'downloads.stop' : 'downloads.delete')}
              <span className="for-screen-readers"> {download.name}</span>
            </KioskButton>
          </li>
        ))}
      </ul>
    </main>
  );
}

function StateOfDownload({ download }: { readonly download: Download }) {
  const { state, receivedBytes, totalBytes, canShow } = download;
  const { t, i18n } = useTranslation();
  const received = sizeText(receivedBytes, i18n.language);
  switch (state) {
    case 'running': {
      const total = totalBytes === null ? null : sizeText(totalBytes, i18n.language);
      return (
        <span className="small">
          {total === null
            ? t('downloads.running', { received })
            : t('downloads.runningOf', { received, total })}
        </span>
      );
    }
    case 'done':
      return (
        <span className="small">
          {received}
          {!canShow && ` · ${t('downloads.notShown')}`}
        </span>
      );
    case 'failed':
    case 'too-large':
    case 'too-many':
      return (
        <span className="download-problem" role="status">
          {t(`downloads.problem.${state}`)}
        </span>
      );
  }
}
