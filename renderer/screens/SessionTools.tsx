import { useTranslation } from 'react-i18next';
import type { Pages } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { BarIcon, outlines } from './bar-icons.tsx';
import { KeyboardButton } from './KeyboardButton.tsx';

export interface SessionToolsProps {
  readonly pages: Pages | undefined;
  readonly canPrint: boolean;
  /** There is a page whose text can be larger. */
  readonly hasPages: boolean;
  readonly onShowDownloads: () => void;
  readonly onPrint: () => void;
  readonly onChangeTextSize: () => void;
}

/** What can be done besides looking at pages. Where the bar is narrow its words are for screen readers. */
export function SessionTools(props: SessionToolsProps) {
  const { pages, canPrint, hasPages, onShowDownloads, onPrint, onChangeTextSize } = props;
  const { t } = useTranslation();
  const { downloads = [], over = null, printing = null, textSize = 100 } = pages ?? {};
  const count = downloads.length;
  return (
    <>
      {hasPages && <KeyboardButton />}
      {hasPages && (
        <KioskButton look="bar" onPress={onChangeTextSize}>
          <BarIcon outline={outlines.textSize} />
          <span className="session-text-size for-screen-readers">
            {t('session.textSize', { percent: textSize })}
          </span>
          {textSize !== 100 && (
            <span className="session-percent" aria-hidden="true">
              {textSize} %
            </span>
          )}
        </KioskButton>
      )}
      {canPrint && (
        <KioskButton look="bar" isDisabled={printing === 'running'} onPress={onPrint}>
          <BarIcon outline={outlines.print} />
          <span className="bar-words">{t('session.print')}</span>
        </KioskButton>
      )}
      {count > 0 && (
        <KioskButton look="bar" isCurrent={over?.kind === 'downloads'} onPress={onShowDownloads}>
          <BarIcon outline={outlines.downloads} />
          <span className="bar-words">{t('session.downloads')}</span>
          <span className="bar-count">{count}</span>
        </KioskButton>
      )}
    </>
  );
}
