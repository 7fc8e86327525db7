import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Challenge, Cleardesk, SessionState, Setup } from '../../preload/contract.ts';
import { CredentialsSheet } from './CredentialsSheet.tsx';
import { DialogSheet } from './DialogSheet.tsx';
import { DownloadsScreen } from './DownloadsScreen.tsx';
import { LimitNotice } from './LimitNotice.tsx';
import { SessionBar } from './SessionBar.tsx';
import { SiteProblemScreen } from './SiteProblemScreen.tsx';

interface SessionScreenProps {
  readonly state: Extract<SessionState, { kind: 'active' | 'warning' }>;
  readonly setup: Setup;
  readonly cleardesk: Cleardesk;
  /** How far the clock of the state's times is ahead of this page's, in milliseconds. */
  readonly clockOffset: number;
}

/** The bar, and below it what the page shows where no site is laid over it. */
export function SessionScreen({ state, setup, cleardesk, clockOffset }: SessionScreenProps) {
  const { session, siteIndex, pages } = state;
  return (
    <>
      <SessionBar
        userName={session.userName}
        siteNames={setup.siteNames}
        siteIndex={siteIndex}
        pages={pages}
        canPrint={setup.canPrint}
        onChooseSite={(index) => void cleardesk.chooseSite(index)}
        onChoosePopUp={(id) => void cleardesk.choosePage({ kind: 'pop-up', id })}
        onClosePopUp={(id) => void cleardesk.closePopUp(id)}
        onShowDownloads={() => void cleardesk.choosePage({ kind: 'downloads' })}
        onPrint={() => void cleardesk.print()}
        onEnd={() => void cleardesk.endSession()}
      >
        {session.limit && <LimitNotice deadline={session.limit.at - clockOffset} />}
      </SessionBar>
      <BelowTheBar state={state} setup={setup} cleardesk={cleardesk} />
    </>
  );
}

/** What is typed stays where a page asks the same again, as one does that loads itself again. */
function sheetKey({ page, host, realm, isProxy, isEncrypted }: Challenge): string {
  return JSON.stringify([page, host, realm, isProxy, isEncrypted]);
}

type BelowTheBarProps = Omit<SessionScreenProps, 'clockOffset'>;

/** The kiosk's own page in front; behind a site's there is none. */
function BelowTheBar({ state, setup, cleardesk }: BelowTheBarProps): ReactNode {
  const { siteIndex, siteProblem, pages } = state;
  const { t } = useTranslation();
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
        key={`${siteIndex} ${siteProblem}`}
        problem={siteProblem}
        helpDesk={setup.organisation.helpDesk}
        onReload={() => void cleardesk.reloadSite()}
      />
    );
  }
  if (setup.siteNames.length > 0) return null;
  return (
    <main className="session-empty session-page">
      <p>{t('session.noWebApps')}</p>
    </main>
  );
}
