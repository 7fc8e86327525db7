import { useSyncExternalStore } from 'react';
import type { Cleardesk, Setup } from '../preload/contract.ts';
import { assertNever } from './assert-never.ts';
import { EndingScreen } from './screens/EndingScreen.tsx';
import { ExitScreen } from './screens/ExitScreen.tsx';
import { LoginScreen } from './screens/LoginScreen.tsx';
import { OutOfServiceScreen } from './screens/OutOfServiceScreen.tsx';
import { SessionBar } from './screens/SessionBar.tsx';
import { WarningScreen } from './screens/WarningScreen.tsx';
import type { StateFeed } from './state-feed.ts';
import { useReportPainted } from './use-report-painted.ts';

interface AppProps {
  readonly cleardesk: Cleardesk;
  readonly setup: Setup;
  readonly feed: StateFeed;
}

/** One screen for each kind of state. The keys make sure that no screen inherits from the last. */
export function App({ cleardesk, setup, feed }: AppProps) {
  const { state, clockOffset } = useSyncExternalStore(feed.subscribe, feed.current);
  useReportPainted(state.kind, cleardesk.painted);

  switch (state.kind) {
    // One screen, so that a screen reader stays on the button that was pressed.
    case 'signed-out':
    case 'signing-in':
      return (
        <LoginScreen
          key="login"
          setup={setup}
          isSigningIn={state.kind === 'signing-in'}
          onStart={() => void cleardesk.startSession()}
        />
      );
    case 'active':
      return (
        <SessionBar
          key={state.kind}
          userName={state.session.userName}
          siteNames={setup.siteNames}
          siteIndex={state.siteIndex}
          onChooseSite={(siteIndex) => void cleardesk.chooseSite(siteIndex)}
          onEnd={() => void cleardesk.endSession()}
        />
      );
    case 'warning':
      return (
        <WarningScreen
          key={state.kind}
          deadline={state.endsAt - clockOffset}
          onContinue={() => void cleardesk.continueSession()}
          onEnd={() => void cleardesk.endSession()}
        />
      );
    case 'ending':
      return <EndingScreen key={state.kind} />;
    case 'ended':
      return (
        <ExitScreen
          key={state.kind}
          reason={state.reason}
          note={state.note}
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
        />
      );
    default:
      return assertNever(state);
  }
}
