import type { EventOf, SessionEvent, SessionRules, SessionState, StateOf } from '../state.ts';
import { hasAgreed, textIn, type AfterBanner } from '../use-banner.ts';
import { signedOut } from './endings.ts';

type SignedOut = StateOf<'signed-out'>;

/** The rules at the login screen, and at the use banner before a sign-in. */
export function whileSignedOut(
  state: SignedOut,
  event: SessionEvent,
  rules: SessionRules,
): SessionState {
  switch (event.kind) {
    case 'start-requested':
      if (rules.problem !== null) return signedOut(rules);
      if (!hasAgreed(rules.useBanner, state.banner)) return withBanner(state, event.next, rules);
      return { kind: 'signing-in', progress: { kind: 'checking' } };
    case 'banner-requested':
      return hasAgreed(rules.useBanner, state.banner)
        ? state
        : withBanner(state, { kind: 'form' }, rules);
    case 'banner-agreed':
      return onAgreed(state, event, rules);
    // Also where another user may be there by now: the device was locked, or slept.
    case 'banner-left':
    case 'end-requested':
      return withoutBanner(state);
    case 'rules-changed':
      return rules.problem === null ? underRules(state, rules) : signedOut(rules);
    case 'unusable':
      return { kind: 'out-of-service', problem: event.problem };
    default:
      return state;
  }
}

/** What becomes of the banner where the config has another one by now, or none. */
export function underRules(state: SignedOut, { useBanner }: SessionRules): SessionState {
  const { banner } = state;
  if (banner === undefined || banner.version === useBanner?.version) return state;
  if (useBanner === null) return withoutBanner(state);
  // A screen shows the text of its own version only, and the user still wants to go on.
  if (banner.kind === 'shown') {
    return { ...state, banner: { ...banner, version: useBanner.version } };
  }
  return { kind: 'signed-out', refusal: { kind: 'terms-changed' } };
}

/** The agreement holds while its user signs in, and tries again after a wrong password. */
export function withAgreement(state: SessionState, next: SessionState): SessionState {
  if (next === state || (state.kind !== 'signed-out' && state.kind !== 'signing-in')) return next;
  if (state.banner?.kind !== 'agreed') return next;
  const triesAgain =
    state.kind === 'signing-in' &&
    next.kind === 'signed-out' &&
    next.refusal?.kind === 'wrong-password';
  return next.kind === 'signing-in' || triesAgain ? { ...next, banner: state.banner } : next;
}

function withBanner(
  state: SignedOut,
  next: AfterBanner = { kind: 'form' },
  { useBanner }: SessionRules,
): SessionState {
  if (useBanner === null || state.banner?.kind === 'shown') return state;
  return { kind: 'signed-out', banner: { kind: 'shown', version: useBanner.version, next } };
}

/** Only to the text that is shown, and that the config has at this moment. */
function onAgreed(
  state: SignedOut,
  { version, language }: EventOf<'banner-agreed'>,
  { useBanner }: SessionRules,
): SessionState {
  const isShown = state.banner?.kind === 'shown' && state.banner.version === version;
  const isInUse = useBanner?.version === version && textIn(useBanner, language) !== undefined;
  return isShown && isInUse ? { kind: 'signed-out', banner: { kind: 'agreed', version } } : state;
}

function withoutBanner(state: SignedOut): SessionState {
  if (state.banner === undefined) return state;
  const { refusal } = state;
  return { kind: 'signed-out', ...(refusal === undefined ? {} : { refusal }) };
}
