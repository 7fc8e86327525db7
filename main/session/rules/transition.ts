import { assertNever } from '../../base/assert-never.ts';
import { pagesOf } from '../front-page.ts';
import { afterEnding, ending, endingAgain, signedOut } from './endings.ts';
import {
  onChallenged,
  onChallengeOver,
  onChallengeWithdrawn,
  onDialogOpened,
  onDialogOver,
  onDownloadDeleted,
  onDownloadsChanged,
  onMediaChanged,
  onPageChosen,
  onPopUpClosed,
  onPopUpCloseRequested,
  onPopUpMoved,
  onPopUpOpened,
  onPrintRequested,
} from './pages.ts';
import {
  onHistoryChanged,
  onMoreRequested,
  onNavigationRequested,
  onNoticeOver,
  onPrinted,
  onRefused,
  onSiteSays,
  onTextSizeRequested,
  withDownloadNotice,
  withNoticeAgain,
} from './bar.ts';
import { inSameLanguage, onLanguageChosen } from './language.ts';
import type { SessionRules, EventOf, SessionEvent, SessionState, StateOf } from '../state.ts';
import { whileSignedOut, withAgreement } from './signed-out.ts';
import { whileSigningIn } from './signing-in.ts';
import {
  inSession,
  onReloadRequested,
  onRetryDue,
  onSiteArrived,
  onSiteChosen,
  onSiteFailed,
  onSiteLoading,
} from './sites.ts';

/** A time shown on the screen is corrected when it is off by this much. */
const WORTH_CORRECTING_MS = 1000;

/**
 * Every rule of a session: returns the next state. Pure; an event without meaning in a state
 * returns the same state object. The rules before, at the sites, and after a session are in
 * signed-out.ts, signing-in.ts, sites.ts, pages.ts, bar.ts, endings.ts and language.ts.
 * @param now the kiosk's time, in milliseconds
 */
export function transition(
  state: SessionState,
  event: SessionEvent,
  rules: SessionRules,
  now: number,
): SessionState {
  if (event.kind === 'language-chosen') return onLanguageChosen(state, event);
  return inSameLanguage(state, nextState(state, event, rules, now));
}

function nextState(
  state: SessionState,
  event: SessionEvent,
  rules: SessionRules,
  now: number,
): SessionState {
  switch (state.kind) {
    case 'signed-out':
      return withAgreement(state, whileSignedOut(state, event, rules));
    case 'signing-in':
      return withAgreement(state, whileSigningIn(state, event, rules));
    case 'active':
    case 'warning':
      return whileSignedIn(state, event, rules, now);
    case 'ending':
      // Also if the kiosk turns out to be unusable: the result of the ending says that, too.
      return event.kind === 'terminated' ? afterEnding(state, event, rules, now) : state;
    case 'ended': {
      if (event.kind === 'unusable') return { kind: 'out-of-service', problem: event.problem };
      const over = event.kind === 'exit-done' || (event.kind === 'tick' && now >= state.leaveAt);
      return over ? signedOut(rules) : state;
    }
    case 'out-of-service':
      return whileOutOfService(state, event, rules);
    default:
      return assertNever(state);
  }
}

function whileSignedIn(
  state: StateOf<'active' | 'warning'>,
  event: SessionEvent,
  rules: SessionRules,
  now: number,
): SessionState {
  const { auditId } = state.session;
  switch (event.kind) {
    case 'end-requested':
      return ending(auditId, event);
    // The user may not continue on a kiosk that cannot be trusted, and must leave no data behind.
    case 'unusable':
      return ending(auditId, { reason: 'policy', problem: event.problem });
    case 'tick':
      return onTick(state, event.idleMs, rules, now);
    case 'limited':
      return onLimited(state, event);
    case 'continue-requested':
      // The tick hides the warning once input has paused: a second press must not reach the site.
      return state.kind === 'warning' && !state.isAnswered ? { ...state, isAnswered: true } : state;
    case 'site-chosen':
      return onSiteChosen(state, event, rules);
    case 'site-failed':
      return onSiteFailed(state, event, rules, now);
    case 'site-arrived':
      return onSiteArrived(state, event);
    case 'site-loading':
      return onSiteLoading(state, event, rules);
    case 'reload-requested':
      return onReloadRequested(state);
    case 'retry-due':
      return onRetryDue(state, now);
    default:
      return withPages(state, event, now);
  }
}

function withPages(
  state: StateOf<'active' | 'warning'>,
  event: SessionEvent,
  now: number,
): SessionState {
  switch (event.kind) {
    case 'page-chosen':
      return onPageChosen(state, event);
    case 'pop-up-opened':
      return onPopUpOpened(state, event);
    case 'pop-up-moved':
      return onPopUpMoved(state, event);
    case 'pop-up-close-requested':
      return onPopUpCloseRequested(state, event);
    case 'pop-up-closed':
      return onPopUpClosed(state, event);
    case 'challenged':
      return onChallenged(state, event);
    case 'challenge-over':
      return onChallengeOver(state, event);
    case 'challenge-withdrawn':
      return onChallengeWithdrawn(state, event);
    case 'dialog-opened':
      return onDialogOpened(state, event);
    case 'dialog-over':
      return onDialogOver(state, event);
    case 'downloads-changed':
      return withDownloadNotice(onDownloadsChanged(state, event), pagesOf(state).downloads, now);
    case 'download-deleted':
      return onDownloadDeleted(state, event);
    case 'media-changed':
      return onMediaChanged(state, event);
    case 'print-requested':
      return onPrintRequested(state, event);
    case 'printed':
      return onPrinted(state, event, now);
    case 'refused':
      return onRefused(state, event, now);
    case 'site-says':
      return onSiteSays(state, event, now);
    case 'notice-over':
      return onNoticeOver(state, now);
    case 'navigation-requested':
      return onNavigationRequested(state, event);
    case 'history-changed':
      return onHistoryChanged(state, event);
    case 'more-requested':
      return onMoreRequested(state, event);
    case 'text-size-requested':
      return onTextSizeRequested(state);
    default:
      return state;
  }
}

function onTick(
  state: StateOf<'active' | 'warning'>,
  idleMs: number,
  rules: SessionRules,
  now: number,
): SessionState {
  const { auditId, limit } = state.session;
  if (limit !== undefined && now >= limit.at) return ending(auditId, limit);
  if (idleMs >= rules.idleTimeoutMs) return ending(auditId, { reason: 'idle' });
  const isWarned = idleMs >= rules.idleTimeoutMs - rules.warningMs;
  const endsAt = now + rules.idleTimeoutMs - idleMs;
  if (state.kind === 'active') {
    return isWarned ? { kind: 'warning', ...inSession(state), endsAt } : state;
  }
  if (!isWarned) return { kind: 'active', ...withNoticeAgain(inSession(state), now) };
  // Rules that have changed meanwhile may leave less time than the screen shows.
  return endsAt < state.endsAt - WORTH_CORRECTING_MS ? { ...state, endsAt } : state;
}

/** A limit moves to an earlier time, and never to a later one. */
function onLimited(
  state: StateOf<'active' | 'warning'>,
  { limit }: EventOf<'limited'>,
): SessionState {
  const { session } = state;
  if (session.limit !== undefined && session.limit.at <= limit.at) return state;
  return { ...state, session: { ...session, limit } };
}

function whileOutOfService(
  state: StateOf<'out-of-service'>,
  event: SessionEvent,
  rules: SessionRules,
): SessionState {
  // Only a new config solves the problem of a rejected config; only another ending solves others.
  const isConfig = state.problem.kind === 'config';
  switch (event.kind) {
    case 'end-requested':
      return isConfig ? state : endingAgain(state, event);
    case 'rules-changed':
      return isConfig ? signedOut(rules) : state;
    case 'unusable':
      return isConfig ? { kind: 'out-of-service', problem: event.problem } : state;
    default:
      return state;
  }
}
