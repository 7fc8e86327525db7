import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import { useSecondsLeft } from '../use-time-left.ts';
import './LoadingNotice.css';

/** After this the user may think that nothing happens any more. */
const SLOW_MS = 10_000;

interface LoadingNoticeProps {
  /** When the page in front began to load, in milliseconds of this page's clock. */
  readonly since: number;
  readonly onReload: () => void;
}

/** A line at the lower edge of the session bar, and words for a page that takes long. */
export function LoadingNotice({ since, onReload }: LoadingNoticeProps) {
  const { t } = useTranslation();
  const isSlow = useSecondsLeft(since + SLOW_MS) === 0;
  return (
    <>
      <div className="loading-line" role="progressbar" aria-label={t('session.loading')} />
      <p className="loading-slow" role="status">
        {isSlow && t('session.slow')}
      </p>
      {isSlow && (
        <KioskButton look="bar" onPress={onReload}>
          {t('session.reload')}
        </KioskButton>
      )}
    </>
  );
}
