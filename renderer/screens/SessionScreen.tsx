import type { ReactNode } from 'react';
import type { Cleardesk, Navigation, SessionState, Setup } from '../../preload/contract.ts';
import { CredentialsSheet, sheetKey } from './CredentialsSheet.tsx';
import { DialogSheet } from './DialogSheet.tsx';
import { DownloadsScreen } from './DownloadsScreen.tsx';
import { LimitNotice } from './LimitNotice.tsx';
import { MoreScreen } from './MoreScreen.tsx';
import { LoadingNotice } from './LoadingNotice.tsx';
import { SessionBar } from './SessionBar.tsx';
import { SetUpScreen } from './SetUpScreen.tsx';
import { SiteProblemScreen } from './SiteProblemScreen.tsx';

type InSession = Extract<SessionState, { kind: 'active' | 'warning' }>;

interface SessionScreenProps {
  readonly state: InSession;
  readonly setup: Setup;
  readonly cleardesk: Cleardesk;
  /** How far the clock of the state's times is ahead of this page's, in milliseconds. */
  readonly clockOffset: number;
}

/** The bar, and below it what the page shows where no site is laid over it. */
export function SessionScreen({ state, setup, cleardesk, clockOffset }: SessionScreenProps) {
  const { session, siteIndex, pages } = state;
  const loadingSince = loadingInFront(state);
  const bar = {
    logo: setup.organisation.logo,
    userName: session.userName,
    siteNames: setup.siteNames,
    siteIndex,
    pages,
    canPrint: setup.canPrint,
    hasPages: setup.siteNames.length > 0,
    canGoBack: pages?.canGoBack ?? false,
    onNavigate: (to: Navigation) => void cleardesk.navigate(to),
    onGoHome: () => void cleardesk.navigate('home'),
    onChooseSite: (index: number) => void cleardesk.chooseSite(index),
    onChoosePopUp: (id: number) => void cleardesk.choosePage({ kind: 'pop-up', id }),
    onClosePopUp: (id: number) => void cleardesk.closePopUp(id),
    onShowDownloads: () => void cleardesk.choosePage({ kind: 'downloads' }),
    onPrint: () => void cleardesk.print(),
    onChangeTextSize: () => void cleardesk.changeTextSize(),
    onBarReached: cleardesk.onBarReached,
    onShowMore: (isOpen: boolean) => void cleardesk.showMore(isOpen),
  };
  return (
    <>
      <SessionBar {...bar} onEnd={() => void cleardesk.endSession()}>
        {loadingSince !== null && (
          <LoadingNotice
            key={loadingSince}
            since={loadingSince - clockOffset}
            onReload={() => void cleardesk.reloadSite()}
          />
        )}
        {session.limit && <LimitNotice deadline={session.limit.at - clockOffset} />}
      </SessionBar>
      {pages?.isMoreOpen === true ? (
        <MoreScreen {...bar} />
      ) : (
        <BelowTheBar {...{ state, setup, cleardesk, clockOffset }} />
      )}
    </>
  );
}

/** When the site began to load that the user is looking at; null where none is loading. */
function loadingInFront({ siteIndex, siteProblem, loading, pages }: InSession): number | null {
  if (siteProblem || pages?.over || pages?.challenge || pages?.dialog) return null;
  return loading?.find((one) => one.siteIndex === siteIndex)?.since ?? null;
}

/** The kiosk's own page in front; behind a site's there is none. */
function BelowTheBar(props: SessionScreenProps): ReactNode {
  const { state, setup, cleardesk, clockOffset } = props;
  const { siteIndex, siteProblem, pages } = state;
  if (pages?.challenge) {
    return (
      <CredentialsSheet
        key={sheetKey(pages.challenge)}
        challenge={pages.challenge}
        onAnswer={(credentials) => void cleardesk.answerChallenge(credentials)}
      />
    );
  }
  if (pages?.dialog) {
    return (
      <DialogSheet
        key={`dialog ${pages.dialog.id}`}
        dialog={pages.dialog}
        siteName={setup.siteNames[pages.dialog.siteIndex] ?? ''}
        onAnswer={(answer) => void cleardesk.answerDialog(answer)}
      />
    );
  }
  if (pages?.over?.kind === 'downloads') {
    return (
      <DownloadsScreen
        downloads={pages.downloads}
        onShow={(id) => void cleardesk.choosePage({ kind: 'download', id })}
        onDelete={(id) => void cleardesk.deleteDownload(id)}
        onBack={() => void cleardesk.chooseSite(siteIndex)}
      />
    );
  }
  if (siteProblem) {
    return (
      <SiteProblemScreen
        key={`${siteIndex} ${siteProblem.kind}`}
        problem={siteProblem}
        helpDesk={setup.organisation.helpDesk}
        clockOffset={clockOffset}
        onReload={() => void cleardesk.reloadSite()}
      />
    );
  }
  if (setup.siteNames.length === 0) return <SetUpScreen configFile={setup.configFile} />;
  const host = pages?.popUps.find(
    ({ id }) => pages.over?.kind === 'pop-up' && pages.over.id === id,
  )?.host;
  return (
    // The page itself is no part of this one.
    <main className="for-screen-readers">
      <h1>{host ?? setup.siteNames[siteIndex]}</h1>
    </main>
  );
}
