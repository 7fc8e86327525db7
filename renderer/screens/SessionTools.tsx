import { useTranslation } from 'react-i18next';
import type { Pages } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';

export interface SessionToolsProps {
  readonly pages: Pages | undefined;
  readonly canPrint: boolean;
  readonly onShowDownloads: () => void;
  readonly onPrint: () => void;
}

/** What can be done besides looking at pages. Where the bar is narrow its words are for screen readers. */
export function SessionTools({ pages, canPrint, onShowDownloads, onPrint }: SessionToolsProps) {
  const { t } = useTranslation();
  const { downloads = [], over = null, printing = null } = pages ?? {};
  const count = downloads.length;
  return (
    <>
      {canPrint && (
        <KioskButton look="bar" isDisabled={printing === 'running'} onPress={onPrint}>
          <PrinterIcon />
          <span className="bar-words">{t('session.print')}</span>
        </KioskButton>
      )}
      {canPrint && (
        <p className="session-printing" role="status">
          {printing !== null && t(`session.printing.${printing}`)}
        </p>
      )}
      {count > 0 && (
        <KioskButton look="bar" isCurrent={over?.kind === 'downloads'} onPress={onShowDownloads}>
          <TrayIcon />
          <span className="bar-words">{t('session.downloads')}</span>
          <span className="bar-count">{count}</span>
        </KioskButton>
      )}
    </>
  );
}

function PrinterIcon() {
  return (
    <svg className="bar-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7Z" />
    </svg>
  );
}

function TrayIcon() {
  return (
    <svg className="bar-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 3v11m-5-5 5 5 5-5M3 15v6h18v-6" />
    </svg>
  );
}
