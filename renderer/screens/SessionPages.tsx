import { useEffect, useRef, type WheelEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { BarIcon, outlines } from './bar-icons.tsx';

export interface SessionPagesProps {
  readonly siteNames: readonly string[];
  readonly siteIndex: number;
  readonly pages: Pages | undefined;
  readonly onChooseSite: (siteIndex: number) => void;
  readonly onChoosePopUp: (id: number) => void;
  readonly onClosePopUp: (id: number) => void;
  /** The button of the site in front leads to its first page; absent: it only shows the site. */
  readonly onGoHome?: (() => void) | undefined;
}

/** After this time a second press of the button that showed a site is meant to lead to its first page. */
const DOUBLE_PRESS_MS = 1000;

/** The sites and the windows they opened, in one row; nothing where there is only one page. */
export function SessionPages({ onGoHome, ...props }: SessionPagesProps) {
  const { siteNames, siteIndex, pages } = props;
  const { t } = useTranslation();
  const row = useRef<HTMLElement>(null);
  const shownAt = useRef(-Infinity);
  const { popUps = [], over = null } = pages ?? {};
  const popUpInFront = over?.kind === 'pop-up' ? over.id : null;
  useEffect(() => {
    shownAt.current = performance.now();
    const current = row.current?.querySelector('[aria-current]');
    // With the button that closes it.
    const whole = current?.closest('.session-pop-up') ?? current;
    whole?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [siteIndex, popUpInFront]);
  if (siteNames.length + popUps.length < 2) return null;
  return (
    <nav
      ref={row}
      className="session-sites"
      aria-label={t('session.webApps')}
      onWheel={scrollSideways}
    >
      <PageButtons
        {...props}
        onGoHome={() => {
          if (performance.now() - shownAt.current > DOUBLE_PRESS_MS) onGoHome?.();
        }}
      />
    </nav>
  );
}

/** A button for each site and for each window. */
export function PageButtons(props: SessionPagesProps) {
  const { siteNames, siteIndex, pages, onChooseSite, onChoosePopUp, onClosePopUp, onGoHome } =
    props;
  const { t } = useTranslation();
  const { popUps = [], over = null, isMoreOpen = false } = pages ?? {};
  const popUpInFront = over?.kind === 'pop-up' ? over.id : null;
  return (
    <>
      {siteNames.map((name, index) => {
        const isCurrent = index === siteIndex && over === null;
        return (
          <KioskButton
            key={index}
            look="bar"
            isCurrent={isCurrent}
            onPress={() => {
              if (isCurrent && !isMoreOpen && onGoHome) onGoHome();
              else onChooseSite(index);
            }}
          >
            <span className="session-page-name">{name}</span>
          </KioskButton>
        );
      })}
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
            <BarIcon outline={outlines.close} />
            <span className="for-screen-readers">{t('session.closeWindow', { host })}</span>
          </KioskButton>
        </span>
      ))}
    </>
  );
}

/** A wheel that turns one way only scrolls the row as well. */
function scrollSideways({ currentTarget, deltaX, deltaY }: WheelEvent<HTMLElement>): void {
  if (deltaX === 0) currentTarget.scrollLeft += deltaY;
}
