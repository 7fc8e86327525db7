import { Children, isValidElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cleardesk } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { SmallLogo } from '../Organisation.tsx';
import { BarIcon, outlines } from './bar-icons.tsx';
import './SessionBar.css';
import { SessionMedia } from './SessionMedia.tsx';
import { SessionMoves, type SessionMovesProps } from './SessionMoves.tsx';
import { SessionNotice } from './SessionNotice.tsx';
import { SessionPages, type SessionPagesProps } from './SessionPages.tsx';
import { SessionTools, type SessionToolsProps } from './SessionTools.tsx';
import { SessionUser } from './SessionUser.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useBarFit } from './use-bar-fit.ts';

export interface SessionBarProps extends SessionPagesProps, SessionToolsProps, SessionMovesProps {
  readonly logo: string | null;
  /** null for a guest. */
  readonly userName: string | null;
  readonly onShowMore: (isOpen: boolean) => void;
  readonly onBarReached: Cleardesk['onBarReached'];
  readonly onEnd: () => void;
  /** What else there is to say about the session. */
  readonly children: ReactNode;
}

/** The strip above the site; the main process lays the site over the rest of the window. */
export function SessionBar(props: SessionBarProps) {
  const { logo, userName, pages, hasPages, onShowMore, onBarReached, onEnd, children } = props;
  const { t } = useTranslation();
  const isHeld = (pages?.notice ?? pages?.printing ?? null) !== null;
  const { bar, level, isCut } = useBarFit(contentOf(props), isHeld);
  const isMoreOpen = pages?.isMoreOpen ?? false;
  return (
    <Toolbar
      bar={bar}
      label={t('session.bar')}
      className={`session-bar-${level}`}
      onBarReached={onBarReached}
    >
      {level === 0 && <SmallLogo logo={logo} />}
      {hasPages && (
        <SessionMoves {...props} moves={level < 5 ? ['back', 'reload', 'home'] : ['back']} />
      )}
      <SessionPages {...props} />
      <SessionNotice {...props} />
      <SessionMedia pages={props.pages} siteNames={props.siteNames} />
      {children}
      <div className="session-end">
        {level < 4 && <SessionUser userName={userName} />}
        {level < 3 && <SessionTools {...props} />}
        {(isCut || isMoreOpen) && (
          <KioskButton
            look="bar"
            aria-expanded={isMoreOpen}
            onPress={() => {
              onShowMore(!isMoreOpen);
            }}
          >
            <BarIcon outline={outlines.more} />
            <span className="for-screen-readers">{t('session.more')}</span>
          </KioskButton>
        )}
        <KioskButton look="bar" onPress={onEnd}>
          {t('session.end')}
        </KioskButton>
      </div>
    </Toolbar>
  );
}

/** What the width of the bar depends on. */
function contentOf({ userName, siteNames, pages, canPrint, children }: SessionBarProps): string {
  const { popUps = [], downloads = [], textSize = 100 } = pages ?? {};
  const hosts = popUps.map(({ host }) => host);
  const said = Children.toArray(children).map((child) => isValidElement(child) && child.key);
  const isMany = String(downloads.length).length;
  return JSON.stringify([
    userName,
    siteNames,
    hosts,
    isMany,
    downloads.length > 0,
    textSize,
    canPrint,
    said,
  ]);
}
