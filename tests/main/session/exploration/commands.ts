import fc from 'fast-check';
import type { EndReason } from '../../../../main/ending/receipt.ts';
import type { SessionEvent, SessionRules, SiteFailure } from '../../../../main/session/state.ts';
import type { SignInRefusal } from '../../../../main/session/sign-in.ts';
import type { UseBanner } from '../../../../main/session/use-banner.ts';
import { policy } from '../fake-kiosk.ts';

/** What can happen to a kiosk. */
export type Command =
  | { readonly do: 'sign-in'; readonly as: 'guest' | 'account' | 'window' | 'device' }
  /** To the banner that the config has now, whether or not it is shown. */
  | { readonly do: 'agree' }
  | { readonly do: 'let-in' }
  | { readonly do: 'refuse'; readonly cause: SignInRefusal['kind']; readonly mustClear: boolean }
  | { readonly do: 'fail-sign-in' }
  | { readonly do: 'progress' }
  | { readonly do: 'input'; readonly seenBy: 'both' | 'os' }
  | { readonly do: 'event'; readonly event: SessionEvent }
  /** Time passes by both clocks, and timers ring. */
  | { readonly do: 'pass'; readonly ms: number }
  /** Time passes by both clocks, and no timer rings. */
  | { readonly do: 'sleep'; readonly ms: number }
  /** The wall clock alone: it is set, or the computer sleeps while the other clock stands still. */
  | { readonly do: 'jump'; readonly ms: number }
  | { readonly do: 'wake' }
  | { readonly do: 'end'; readonly reason: EndReason }
  | { readonly do: 'finish-ending'; readonly clean: boolean }
  | { readonly do: 'disk'; readonly fails: boolean }
  | { readonly do: 'policy'; readonly policy: SessionRules }
  | { readonly do: 'idle-counter'; readonly is: 'good' | 'stuck' | 'unknown' }
  | { readonly do: 'take-over' };

/** Also what leads to the middle of a warning. */
const someMs = fc.oneof(
  fc.nat(2000),
  fc.nat(40_000),
  fc.integer({ min: 50_000, max: 58_000 }),
  fc.nat(400_000),
);
const causes: readonly SignInRefusal['kind'][] = ['wrong-password', 'cancelled', 'timed-out'];
const reasons: readonly EndReason[] = ['user', 'admin', 'os-lock', 'os-suspend', 'policy', 'quit'];

/** @param version also stands for the hash of its only text */
const aBanner = (version: string): UseBanner => ({
  version,
  texts: [{ language: null, sha256: version }],
});

const aPolicy: fc.Arbitrary<SessionRules> = fc
  .record({
    idleTimeoutMs: fc.integer({ min: 20, max: 120 }).map((seconds) => seconds * 1000),
    warningMs: fc.integer({ min: 0, max: 19 }).map((seconds) => seconds * 1000),
    maxDurationMs: fc.option(fc.integer({ min: 60_000, max: 600_000 })),
    endAt: fc.array(fc.record({ hour: fc.constantFrom(12, 13), minute: fc.nat(59) }), {
      maxLength: 2,
    }),
    waitForFirstInput: fc.boolean(),
    useBanner: fc.constantFrom(null, null, null, null, aBanner('v1'), aBanner('v2')),
    isRejected: fc.nat(9).map((chance) => chance === 0),
  })
  .map(({ isRejected, ...rest }) => {
    const problem = { kind: 'config', file: 'cleardesk.yaml', errors: [] } as const;
    return { ...policy, exitScreenMs: 5000, ...rest, problem: isRejected ? problem : null };
  });

const pressed: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.constantFrom<SessionEvent>(
    { kind: 'continue-requested' },
    { kind: 'continue-requested' },
    { kind: 'exit-done' },
    { kind: 'reload-requested' },
    { kind: 'navigation-requested', to: 'home' },
    { kind: 'navigation-requested', to: 'reload' },
    { kind: 'refused', what: 'link' },
    { kind: 'more-requested', isOpen: true },
    { kind: 'text-size-requested' },
    { kind: 'start-requested' },
    { kind: 'banner-requested' },
    { kind: 'banner-left' },
    { kind: 'end-requested', reason: 'user' },
    { kind: 'unusable', problem: { kind: 'audit-unwritable' } },
  ),
  fc.record({
    kind: fc.constant('site-chosen' as const),
    siteIndex: fc.integer({ min: -1, max: 2 }),
  }),
);
const siteFails: fc.Arbitrary<SessionEvent> = fc.record({
  kind: fc.constant('site-failed' as const),
  siteIndex: fc.nat(1),
  problem: fc.constantFrom<SiteFailure>(
    { kind: 'crashed' },
    { kind: 'crashed' },
    { kind: 'unreachable' },
    { kind: 'no-page', status: 503 },
  ),
});

const siteGoesOn: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.constant<SessionEvent>({ kind: 'retry-due' }),
  fc.record({ kind: fc.constant('site-arrived' as const), siteIndex: fc.nat(1) }),
  fc.record({
    kind: fc.constant('site-loading' as const),
    siteIndex: fc.nat(1),
    since: fc.option(fc.nat(1000)),
  }),
);

const aCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('sign-in' as const),
      as: fc.constantFrom('guest', 'guest', 'account', 'window', 'device'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'agree' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'let-in' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      cause: fc.constantFrom(...causes),
      mustClear: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ do: 'fail-sign-in' }, { do: 'progress' } as const) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('input' as const),
      seenBy: fc.constantFrom('both', 'both', 'os'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('event' as const), event: pressed }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('event' as const), event: siteFails }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('event' as const), event: siteGoesOn }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: someMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep' as const), ms: someMs }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('jump' as const),
      ms: fc.tuple(someMs, fc.boolean()).map(([ms, isBack]) => (isBack ? -ms : ms)),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'wake' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('end' as const), reason: fc.constantFrom(...reasons) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('finish-ending' as const),
      clean: fc.nat(3).map((chance) => chance > 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('disk' as const),
      fails: fc.nat(3).map((chance) => chance === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), policy: aPolicy }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('idle-counter' as const),
      is: fc.constantFrom('good' as const, 'stuck' as const, 'unknown' as const),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ do: 'take-over' as const }) },
);

/** One life of a kiosk. */
export const commands: fc.Arbitrary<Command[]> = fc.array(aCommand, {
  maxLength: 60,
  size: 'max',
});
