import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../main/config/in-use/load-config.ts';
import { configSchema, defaultConfig } from '../../../main/config/schema/schema.ts';
import { parseMessageToSuccessor as parseMessage } from '../../../main/handover/message-schemas.ts';
import type {
  HandoverMessage,
  MessageToSuccessor,
  ShowMessage,
} from '../../../main/handover/messages.ts';
import type { SignInRefusal, SignInRequest } from '../../../main/session/sign-in.ts';
import type { Problem, SessionState, StateOf } from '../../../main/session/state.ts';
import type { AfterBanner } from '../../../main/session/use-banner.ts';
import type { ServerWarning } from '../../../main/identity/sign-out/server-result.ts';

const root = join(import.meta.dirname, '../../..');

const show: ShowMessage = {
  kind: 'show',
  state: { kind: 'signed-out' },
  now: 12.5,
  config: {
    file: '/etc/cleardesk.yaml',
    policies: ['HKLM'],
    config: defaultConfig(),
    written: {},
    isAbsent: false,
    errors: null,
    isLastGood: false,
  },
  auditFolder: '/var/log/cleardesk',
};

const handover: HandoverMessage = {
  kind: 'handover',
  state: { kind: 'signed-out' },
  now: 12.5,
  config: show.config,
  handoverData: {
    since: '2026-01-02T03:04:05.678Z',
    idleSource: 'stuck',
    request: null,
    signInFailures: { device: { count: 1.5, ageMs: 20 }, names: [[7, { count: 1, ageMs: 3 }]] },
    administratorFailures: { device: { count: 0, ageMs: 0 }, names: [] },
    providerFaults: [{ sentence: 'the metadata answers 404', ageMs: 7 }],
    pendingSignOuts: {
      key: 'AAAA',
      entries: [{ name: 'pending:1', nonce: 'AAAA', text: 'BBBB', tag: 'CCCC' }],
    },
    credentials: 'degraded',
    metricsFault: 'ENOENT',
    screenReader: true,
  },
};

const parse = (value: unknown) => parseMessage(value, configSchema);

/** As Node's IPC delivers it. */
function delivered(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message));
}

function arrives(message: MessageToSuccessor): void {
  expect(parse(delivered(message))).toEqual(message);
}

/** One of each, which the compiler holds to the unions. */
type OneOfEach<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]: Extract<Union, { readonly kind: Kind }>;
};

const refusals: OneOfEach<SignInRefusal> = {
  'wrong-password': { kind: 'wrong-password', waitUntil: 4 },
  cancelled: { kind: 'cancelled' },
  'timed-out': { kind: 'timed-out' },
  'provider-unreachable': { kind: 'provider-unreachable' },
  'provider-refused': { kind: 'provider-refused' },
  'provider-untrusted': { kind: 'provider-untrusted' },
  'no-keychain': { kind: 'no-keychain' },
  'terms-changed': { kind: 'terms-changed' },
};

const problems: OneOfEach<Problem> = {
  config: { kind: 'config', file: 'a.yaml', errors: ['wrong'] },
  'ending-failed': { kind: 'ending-failed', receiptCode: '1a2b-3c4d' },
  'audit-unwritable': { kind: 'audit-unwritable' },
};

const warnings: OneOfEach<ServerWarning> = {
  pending: { kind: 'pending' },
  expiring: { kind: 'expiring', validForSeconds: null },
  'not-offered': { kind: 'not-offered' },
  'not-tried': { kind: 'not-tried', sites: ['Portal'] },
  'still-alive': { kind: 'still-alive' },
};

const requests: OneOfEach<SignInRequest> = {
  guest: { kind: 'guest' },
  account: { kind: 'account', user: 'nurse1', password: 'correct horse' },
  oidc: { kind: 'oidc', way: 'device' },
};

const afterBanner: readonly AfterBanner[] = [
  { kind: 'guest' },
  { kind: 'form' },
  { kind: 'oidc', way: 'window' },
];

const ended: StateOf<'ended'> = {
  kind: 'ended',
  reason: 'max-duration',
  note: 'closing time',
  serverDoubts: Object.values(warnings),
  receiptCode: '1a2b-3c4d',
  leaveAt: 99.5,
};

const states: readonly SessionState[] = [
  { kind: 'signed-out' },
  { kind: 'signed-out', language: 'fr-CA' },
  ...Object.values(refusals).map((refusal) => ({ kind: 'signed-out', refusal }) as const),
  { kind: 'signing-in', progress: { kind: 'checking' } },
  { kind: 'signing-in', progress: { kind: 'checking' }, banner: { kind: 'agreed', version: 'v1' } },
  { kind: 'signed-out', banner: { kind: 'agreed', version: 'v1' } },
  ...afterBanner.map(
    (next) => ({ kind: 'signed-out', banner: { kind: 'shown', version: 'v1', next } }) as const,
  ),
  { kind: 'ending', auditId: null, reason: 'user', refusal: { kind: 'cancelled' }, failures: 2 },
  ...Object.values(problems).map((problem) => ({ kind: 'out-of-service', problem }) as const),
  {
    kind: 'out-of-service',
    problem: problems['ending-failed'],
    unfinished: { auditId: 'a1', failures: 1 },
  },
  ended,
  { ...ended, language: 'ar' },
  { ...ended, reason: 'remote', by: { kind: 'command', id: '5f0c' } },
  { kind: 'ending', auditId: 'a1', reason: 'remote', by: { kind: 'provider' } },
  { ...ended, reason: 'remote', by: { kind: 'signal', id: 'jti-1' } },
];

describe('a message to the next process', () => {
  it.each(states)('arrives as it was sent, with the state %j', (state) => {
    arrives({ ...show, state });
    arrives({ ...handover, state });
  });

  it.each(Object.values(requests))('carries a request: %j', (request) => {
    arrives({ ...handover, handoverData: { ...handover.handoverData, request } });
    arrives({ kind: 'late', asked: { kind: 'sign-in', request } });
  });

  it('carries what a user asks late', () => {
    arrives({ kind: 'late', asked: { kind: 'exit-done' } });
    arrives({ kind: 'late', asked: { kind: 'language-chosen', language: null } });
    expect(() => parse({ kind: 'late', asked: { kind: 'end-requested' } })).toThrow('asked.kind');
  });

  it('carries the config as it is written, and makes it anew', () => {
    const written = {
      version: 1,
      organisation: { name: 'Clinic', logo: '/a.svg' },
      sites: [{ name: 'Portal', url: 'https://portal.example/' }],
      session: { idleTimeout: '7m' },
    };
    const config = configSchema.parse(written);
    expect(config.session.idleTimeoutMs).toBe(420_000);
    arrives({ ...show, config: { ...show.config, written, config } });
  });

  it('is refused where its config is one of another version', () => {
    const config = { ...show.config, written: { version: 1, kiosk: { telepathy: 'on' } } };
    expect(() => parse({ ...show, config })).toThrow('config.written.kiosk');
  });

  it.each(['build/linux/root/etc/cleardesk/cleardesk.yaml', 'demo/cleardesk.yaml'])(
    'carries the config that %s becomes',
    (file) => {
      const config = loadConfig({ file: join(root, file), isNamed: true });
      expect(config.errors).toBeNull();
      arrives({ ...show, config });
    },
  );

  it.each([null, 'show', { kind: 'take' }, {}])('is refused where it is none: %j', (message) => {
    expect(() => parse(message)).toThrow('invalid message: kind');
  });

  it('is refused during a session, which no process hands over', () => {
    const session = { auditId: 'a1', userName: null };
    const state = { kind: 'active', session, siteIndex: 0 };
    expect(() => parse({ ...show, state })).toThrow('state.kind');
  });

  it('is refused with the name of what is wrong, and without its value', () => {
    const request = { kind: 'account', user: 'nurse1', password: ['correct horse'] };
    const handoverData = { ...handover.handoverData, request, idleSource: 'fine' };
    const refused = () => parse({ ...handover, handoverData });
    expect(refused).toThrow(/handoverData\.idleSource \(.+\), handoverData\.request\.password/);
    expect(refused).not.toThrow(/horse/);
  });

  it.each([
    'signInFailures',
    'administratorFailures',
    'providerFaults',
    'pendingSignOuts',
  ] as const)('is refused with a wrong %s', (field) => {
    const handoverData = { ...handover.handoverData, [field]: { device: 1, key: 2 } };
    expect(() => parse({ ...handover, handoverData })).toThrow(field);
  });
});
