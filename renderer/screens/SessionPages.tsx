import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';

export interface SessionPagesProps {
  readonly siteNames: readonly string[];
  readonly siteIndex: number;
  readonly pages: Pages | undefined;
  readonly onChooseSite: (siteIndex: number) => void;
  readonly onChoosePopUp: (id: number) => void;
  readonly onClosePopUp: (id: number) => void;
}

/** The sites and the windows they opened, in one row; nothing where there is only one page. */
export function SessionPages(props: SessionPagesProps) {
  const { siteNames, siteIndex, pages, onChooseSite, onChoosePopUp, onClosePopUp } = props;
  const { t } = useTranslation();
  const row = useRef<HTMLElement>(null);
  const { popUps = [], over = null } = pages ?? {};
  const popUpInFront = over?.kind === 'pop-up' ? over.id : null;
  useEffect(() => {
    const current = row.current?.querySelector('[aria-current]');
    // With the button that closes it.
    const whole = current?.closest('.session-pop-up') ?? current;
    whole?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [siteIndex, popUpInFront]);
  if (siteNames.length + popUps.length < 2) return null;
  return (
    <nav ref={row} className="session-sites" aria-label={t('session.webApps')}>
      {siteNames.map((name, index) => (
        <KioskButton
          key={index}
          look="bar"
          isCurrent={index === siteIndex && over === null}
          onPress={() => {
            onChooseSite(index);
          }}
        >
          <span className="session-page-name">{name}</span>
        </KioskButton>
      ))}
      {popUps.map(({ id, host }) => (
        <span key={id} className="session-pop-up">
          <KioskButton
            look="bar"
            isCurrent={id === popUpInFront}
            onPress={() => {
              onChoosePopUp(id);
            }}
          >
            <span className="session-page-name session-host">
              <bdi dir="ltr">{host}</bdi>
            </span>
          </KioskButton>
          <KioskButton
            look="bar"
            onPress={() => {
              onClosePopUp(id);
            }}
          >
            <CrossIcon />
            <span className="for-screen-readers">{t('session.closeWindow', { host })}</span>
          </KioskButton>
        </span>
      ))}
    </nav>
  );
}

function CrossIcon() {
  return (
    <svg className="bar-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="m6 6 12 12M18 6 6 18" />
    </svg>
  );
}
