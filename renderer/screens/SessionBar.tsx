import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import './SessionBar.css';
import { SessionMedia } from './SessionMedia.tsx';
import { SessionPages, type SessionPagesProps } from './SessionPages.tsx';
import { SessionTools, type SessionToolsProps } from './SessionTools.tsx';

interface SessionBarProps extends SessionPagesProps, SessionToolsProps {
  /** null for a guest. */
  readonly userName: string | null;
  readonly onEnd: () => void;
  /** What else there is to say about the session. */
  readonly children: ReactNode;
}

/** The strip above the site; the main process lays the site over the rest of the window. */
export function SessionBar(props: SessionBarProps) {
  const { userName, onEnd, children } = props;
  const { t } = useTranslation();
  return (
    <header className="session-bar">
      <span className="session-user">
        <PersonIcon />
        <span className="session-user-name foreign-text">{userName ?? t('session.guest')}</span>
      </span>
      <SessionPages {...props} />
      <SessionMedia pages={props.pages} siteNames={props.siteNames} />
      {children}
      <div className="session-end">
        <SessionTools {...props} />
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
