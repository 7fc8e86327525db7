import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import './SessionBar.css';

interface SessionBarProps {
  /** null for a guest. */
  readonly userName: string | null;
  readonly siteNames: readonly string[];
  readonly siteIndex: number;
  readonly onChooseSite: (siteIndex: number) => void;
  readonly onEnd: () => void;
  /** What else there is to say about the session. */
  readonly children: ReactNode;
}

/** The strip above the site; the main process lays the site over the rest of the window. */
export function SessionBar(props: SessionBarProps) {
  const { userName, siteNames, siteIndex, onChooseSite, onEnd, children } = props;
  const { t } = useTranslation();
  const sites = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = sites.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [siteIndex]);
  return (
    <header className="session-bar">
      <span className="session-user">
        <PersonIcon />
        <span className="session-user-name">{userName ?? t('session.guest')}</span>
      </span>
      {siteNames.length > 1 && (
        <nav ref={sites} className="session-sites" aria-label={t('session.webApps')}>
          {siteNames.map((name, index) => (
            <KioskButton
              key={index}
              look="bar"
              isCurrent={index === siteIndex}
              onPress={() => {
                onChooseSite(index);
              }}
            >
              {name}
            </KioskButton>
          ))}
        </nav>
      )}
      {children}
      <div className="session-end">
        <KioskButton look="bar" onPress={onEnd}>
          {t('session.end')}
        </KioskButton>
      </div>
    </header>
  );
}

function PersonIcon() {
  return (
    <svg className="session-user-icon" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21a8 8 0 0 1 16 0" />
    </svg>
  );
}
