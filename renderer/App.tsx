import { Fragment, useSyncExternalStore, type ReactNode } from 'react';
import type { Cleardesk, Setup, SignInProgress, SignInRefusal } from '../preload/contract.ts';
import { assertNever } from './assert-never.ts';
import { Coverable } from './Coverable.tsx';
import { AdministrationScreen } from './screens/AdministrationScreen.tsx';
import { DeviceCodeScreen } from './screens/DeviceCodeScreen.tsx';
import { EndingScreen } from './screens/EndingScreen.tsx';
import { ExitScreen } from './screens/ExitScreen.tsx';
import type { LanguageChoiceProps } from './screens/LanguageChoice.tsx';
import { LoginScreen } from './screens/LoginScreen.tsx';
import { OutOfServiceScreen } from './screens/OutOfServiceScreen.tsx';
import { SessionScreen } from './screens/SessionScreen.tsx';
import { SignInBar } from './screens/SignInBar.tsx';
import { WarningScreen } from './screens/WarningScreen.tsx';
import type { StateFeed } from './state-feed.ts';
import { useReportPainted } from './use-report-painted.ts';

interface AppProps {
  readonly cleardesk: Cleardesk;
  readonly setup: Setup;
  readonly feed: StateFeed;
  readonly languageChoice: LanguageChoiceProps['choice'];
}

/** One screen for each kind of state. The keys make sure that no screen inherits from the last. */
export function App({ cleardesk, setup, feed, languageChoice }: AppProps) {
  const { state, administration, clockOffset } = useSyncExternalStore(feed.subscribe, feed.current);
  useReportPainted(state.kind, cleardesk.painted);

  const end = () => void cleardesk.endSession();
  const askForAdministrator = setup.hasAdministrator
    ? () => void cleardesk.askForAdministrator()
    : null;

  if (administration.kind !== 'closed') {
    return (
      <AdministrationScreen
        administration={administration}
        clockOffset={clockOffset}
        cleardesk={cleardesk}
      />
    );
  }

  switch (state.kind) {
    case 'signed-out':
      return login(state.refusal);
    case 'signing-in':
      return signingIn(state.progress);
    case 'active':
    case 'warning':
      // What is typed into a sheet stays behind a warning.
      return (
        <Fragment key="session">
          <Coverable isCovered={state.kind === 'warning'}>
            <SessionScreen
              state={state}
              setup={setup}
              cleardesk={cleardesk}
              clockOffset={clockOffset}
            />
          </Coverable>
          {state.kind === 'warning' && (
            <WarningScreen
              deadline={state.endsAt - clockOffset}
              isAnswered={state.isAnswered ?? false}
              logo={setup.organisation.logo}
              hasTone={setup.hasWarningTone}
              onContinue={() => void cleardesk.continueSession()}
              onEnd={end}
            />
          )}
        </Fragment>
      );
    case 'ending':
      return <EndingScreen key={state.kind} isAttempt={state.refusal !== undefined} />;
    case 'ended':
      return (
        <ExitScreen
          key={state.kind}
          reason={state.reason}
          note={state.note}
          serverDoubts={state.serverDoubts ?? []}
          provider={setup.signIn.mode === 'oidc' ? setup.signIn.name : ''}
          logo={setup.organisation.logo}
          helpDesk={setup.organisation.helpDesk}
          receiptCode={state.receiptCode}
          deadline={state.leaveAt - clockOffset}
          onDone={() => void cleardesk.leaveExitScreen()}
        />
      );
    case 'out-of-service':
      return (
        <OutOfServiceScreen
          key={state.kind}
          problem={state.problem}
          helpDesk={setup.organisation.helpDesk}
          onLogoHeld={askForAdministrator}
        />
      );
    default:
      return assertNever(state);
  }
  function login(refusal?: SignInRefusal): ReactNode {
    return (
      <LoginScreen
        key="login"
        setup={setup}
        isSigningIn={state.kind === 'signing-in'}
        refusal={refusal}
        clockOffset={clockOffset}
        languageChoice={languageChoice}
        onLanguage={(tag) => void cleardesk.chooseLanguage(tag)}
        onLogoHeld={askForAdministrator}
        onSignIn={(request) => void cleardesk.signIn(request)}
      />
    );
  }

  function signingIn(progress: SignInProgress): ReactNode {
    switch (progress.kind) {
      // One screen, so that a screen reader stays on the button that was pressed.
      case 'checking':
        return login();
      case 'provider-page':
        return (
          <SignInBar
            key={progress.kind}
            setup={setup}
            progress={progress}
            onNavigate={(to) => void cleardesk.navigate(to)}
            onAnswer={(credentials) => void cleardesk.answerChallenge(credentials)}
            onBarReached={cleardesk.onBarReached}
            onCancel={end}
          />
        );
      case 'device-code':
        return (
          <DeviceCodeScreen
            key={progress.userCode}
            progress={progress}
            deadline={progress.expiresAt - clockOffset}
            onCancel={end}
          />
        );
      default:
        return assertNever(progress);
    }
  }
}
