import { Fragment, useSyncExternalStore, type ReactNode } from 'react';
import type { Cleardesk, Setup, SignInProgress, SignInRefusal } from '../preload/contract.ts';
import { assertNever } from './assert-never.ts';
import { Coverable } from './Coverable.tsx';
import { AdministrationScreen } from './screens/AdministrationScreen.tsx';
import { AttractScreen } from './screens/AttractScreen.tsx';
import { DeviceCodeScreen } from './screens/DeviceCodeScreen.tsx';
import { EndingScreen } from './screens/EndingScreen.tsx';
import { ExitScreen } from './screens/ExitScreen.tsx';
import type { LanguageChoiceProps } from './screens/LanguageChoice.tsx';
import { LoginScreen } from './screens/LoginScreen.tsx';
import { OutOfServiceScreen } from './screens/OutOfServiceScreen.tsx';
import { SessionScreen } from './screens/SessionScreen.tsx';
import { SignInBar } from './screens/SignInBar.tsx';
import { UseBannerScreen } from './screens/UseBannerScreen.tsx';
import { WarningScreen } from './screens/WarningScreen.tsx';
import type { StateFeed } from './state-feed.ts';
import { useAttract } from './use-attract.ts';
import { useDoublePressGuard } from './use-double-press-guard.ts';
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
  useDoublePressGuard(state.kind);

  const isWaiting =
    state.kind === 'signed-out' && state.banner === undefined && administration.kind === 'closed';
  const isAttracting = useAttract(setup.attract?.afterMs ?? null, isWaiting);

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
      if (setup.attract !== null && isAttracting) {
        return (
          <AttractScreen
            key="attract"
            picture={setup.attract.picture}
            chooseLanguage={cleardesk.chooseLanguage}
          />
        );
      }
      // A process that has the present text takes over soon.
      return state.banner?.kind === 'shown' && setup.useBanner?.version === state.banner.version ? (
        <UseBannerScreen
          key={state.banner.version}
          banner={setup.useBanner}
          languageChoice={languageChoice}
          onAgree={(version, language) => void cleardesk.agreeToUse(version, language)}
          onCancel={() => void cleardesk.leaveUseBanner()}
        />
      ) : (
        login(state.refusal)
      );
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
          by={state.by}
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
    const banner = 'banner' in state ? state.banner : undefined;
    return (
      <LoginScreen
        key="login"
        setup={setup}
        isSigningIn={state.kind === 'signing-in' || banner?.kind === 'shown'}
        onShowUseBanner={
          setup.useBanner !== null && banner?.kind !== 'agreed'
            ? () => void cleardesk.showUseBanner()
            : null
        }
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
