import { useTranslation } from 'react-i18next';
import type { SessionState, Setup } from '../../preload/contract.ts';
import { LimitNotice } from './LimitNotice.tsx';
import { SessionBar } from './SessionBar.tsx';
import { SiteProblemScreen } from './SiteProblemScreen.tsx';

interface SessionScreenProps {
  readonly state: Extract<SessionState, { kind: 'active' }>;
  readonly setup: Setup;
  /** How far the clock of the state's times is ahead of this page's, in milliseconds. */
  readonly clockOffset: number;
  readonly onChooseSite: (siteIndex: number) => void;
  readonly onReload: () => void;
  readonly onEnd: () => void;
}

/** The bar, and below it what the page shows where no site is laid over it. */
export function SessionScreen(props: SessionScreenProps) {
  const { state, setup, clockOffset, onChooseSite, onReload, onEnd } = props;
  const { session, siteIndex, siteProblem } = state;
  const { t } = useTranslation();
  return (
    <>
      <SessionBar
        userName={session.userName}
        siteNames={setup.siteNames}
        siteIndex={siteIndex}
        onChooseSite={onChooseSite}
        onEnd={onEnd}
      >
        {session.limit && <LimitNotice deadline={session.limit.at - clockOffset} />}
      </SessionBar>
      {siteProblem && (
        <SiteProblemScreen
          key={`${siteIndex} ${siteProblem}`}
          problem={siteProblem}
          helpDesk={setup.organisation.helpDesk}
          onReload={onReload}
        />
      )}
      {setup.siteNames.length === 0 && (
        <main className="session-empty session-page">
          <p>{t('session.noWebApps')}</p>
        </main>
      )}
    </>
  );
}
