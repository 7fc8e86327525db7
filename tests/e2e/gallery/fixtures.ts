import type { Administration, Pages, SessionState, Setup } from '../../../preload/contract.ts';
import { noPages } from '../../../main/session/front-page.ts';
import { exampleSetup } from '../../fakes/fake-cleardesk.ts';
import { openAdministration } from '../../fakes/open-administration.ts';

/** What a screen is shown with. */
export interface Shown {
  readonly name: string;
  readonly setup: Setup;
  readonly state: SessionState;
  readonly administration: Administration;
}

const session = { auditId: 'a1b2c3', userName: 'Nora Nilsson-Papadopoulos' };
const inSession = { session, siteIndex: 0 };
const site = { kind: 'site', siteIndex: 0 } as const;
const closed: Administration = { kind: 'closed' };
/** After the moment that the screens are told. */
const LATER = 25_000;

const challenge = {
  id: 1,
  page: site,
  host: 'intranet.example.org',
  realm: 'Staff',
  isProxy: false,
  isEncrypted: true,
  isRepeated: true,
  isWithdrawn: false,
};

const dialog = {
  id: 1,
  kind: 'prompt',
  pages: [site],
  siteIndex: 0,
  host: 'intranet.example.org',
  text: 'What shall the new list be called?',
  preset: 'Monday',
  isRepeated: true,
} as const;

const downloads = [
  {
    id: 1,
    name: 'letter.pdf',
    state: 'done',
    receivedBytes: 1_200_000,
    totalBytes: null,
    canShow: true,
  },
  {
    id: 2,
    name: 'x-ray.dcm',
    state: 'running',
    receivedBytes: 3_000_000,
    totalBytes: 9_000_000,
    canShow: false,
  },
  {
    id: 3,
    name: 'film.mp4',
    state: 'too-large',
    receivedBytes: 0,
    totalBytes: 9e9,
    canShow: false,
  },
] as const;

function active(pages: Partial<Pages> = {}): SessionState {
  return { kind: 'active', ...inSession, pages: { ...noPages, canGoBack: true, ...pages } };
}

/** A wide logo: the most room that one takes. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 80"><rect width="400" height="80" fill="#0b5a70"/></svg>';
const organisation = {
  ...exampleSetup.organisation,
  logo: `data:image/svg+xml;base64,${Buffer.from(LOGO).toString('base64')}`,
};

function shown(
  name: string,
  state: SessionState,
  {
    setup = {},
    administration = closed,
  }: { setup?: Partial<Setup>; administration?: Administration } = {},
): Shown {
  return {
    name,
    state,
    setup: { ...exampleSetup, organisation, hasAdministrator: true, ...setup },
    administration,
  };
}

const loggedOut: SessionState = { kind: 'signed-out' };

const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="teal" d="M0 0h4v3H0z"/></svg>',
)}`;

const paragraph =
  'By using this device you agree that its use is recorded, and that the records are kept for twelve months. ' +
  'Only members of staff and their guests may use it, and only for their work or their visit.';

const shortText = { language: null, text: 'Use of this device is recorded.' };

const useBanner = {
  title: null,
  version: 'v1',
  texts: [{ language: 'en', text: Array.from({ length: 12 }, () => paragraph).join('\n\n') }],
};

function bannerShown(): SessionState {
  return { kind: 'signed-out', banner: { kind: 'shown', version: 'v1', next: { kind: 'guest' } } };
}

/** Every screen, with as much on it as there usually is. */
export const everyScreen: readonly Shown[] = [
  shown('login', loggedOut, { setup: { organisation: exampleSetup.organisation } }),
  shown('login-languages', loggedOut, {
    setup: { languages: ['en', 'de', 'fr', 'es', 'it', 'pl', 'tr', 'ar', 'uk', 'nl', 'pt'] },
  }),
  shown(
    'login-accounts',
    { kind: 'signed-out', refusal: { kind: 'wrong-password', waitUntil: LATER } },
    { setup: { signIn: { mode: 'accounts' } } },
  ),
  shown(
    'login-provider',
    { kind: 'signed-out', refusal: { kind: 'provider-unreachable' } },
    { setup: { signIn: { mode: 'oidc', name: 'Riverside ID' } } },
  ),
  shown('use-banner', bannerShown(), { setup: { useBanner } }),
  shown('use-banner-short', bannerShown(), {
    setup: { useBanner: { title: 'Please note', version: 'v1', texts: [shortText] } },
  }),
  shown('login-accounts-banner', loggedOut, {
    setup: { signIn: { mode: 'accounts' }, useBanner },
  }),
  shown('attract-clock', loggedOut, { setup: { attract: { afterMs: 0, picture: null } } }),
  shown('attract-picture', loggedOut, { setup: { attract: { afterMs: 0, picture } } }),
  shown('signing-in', { kind: 'signing-in', progress: { kind: 'checking' } }),
  shown('session', active()),
  shown('session-notice', active({ notice: { what: 'link', since: 0, until: LATER } })),
  shown(
    'session-more',
    active({
      isMoreOpen: true,
      popUps: [{ id: 1, siteIndex: 0, openerId: null, host: 'id.example.org' }],
    }),
  ),
  shown('session-downloads', active({ over: { kind: 'downloads' }, downloads })),
  shown('session-challenge', active({ challenges: [challenge], challenge })),
  shown('session-dialog', active({ dialogs: [dialog], dialog })),
  shown('session-unreachable', {
    kind: 'active',
    ...inSession,
    siteProblem: { kind: 'unreachable', failures: 2, nextTryAt: LATER },
  }),
  shown('session-certificate', {
    kind: 'active',
    ...inSession,
    siteProblem: { kind: 'certificate' },
  }),
  shown('not-set-up', active(), { setup: { siteNames: [] } }),
  shown('warning', { kind: 'warning', ...inSession, endsAt: LATER }),
  shown('ending', { kind: 'ending', auditId: 'a1b2c3', reason: 'idle' }),
  shown('exit', { kind: 'ended', reason: 'idle', receiptCode: 'K7QM-2XVD', leaveAt: LATER }),
  shown('exit-command', {
    kind: 'ended',
    reason: 'remote',
    by: { kind: 'command', id: '5f0c8a5e-3b1d-4c38-9d0e-8a4f6f1f2b10' },
    note: 'Ward 3 closes in five minutes',
    receiptCode: 'K7QM-2XVD',
    leaveAt: LATER,
  }),
  shown(
    'exit-provider',
    {
      kind: 'ended',
      reason: 'remote',
      by: { kind: 'provider' },
      receiptCode: 'K7QM-2XVD',
      leaveAt: LATER,
    },
    { setup: { signIn: { mode: 'oidc', name: 'Riverside ID' } } },
  ),
  shown('exit-doubts', {
    kind: 'ended',
    reason: 'admin',
    note: 'Fire drill in five minutes',
    serverDoubts: [{ kind: 'still-alive' }],
    receiptCode: 'K7QM-2XVD',
    leaveAt: LATER,
  }),
  shown('out-of-service', {
    kind: 'out-of-service',
    problem: { kind: 'ending-failed', receiptCode: 'K7QM-2XVD' },
  }),
  shown('out-of-service-config', {
    kind: 'out-of-service',
    problem: {
      kind: 'config',
      file: '/etc/cleardesk/cleardesk.yaml',
      errors: ['3:3  session.idelTimeout: unknown key; did you mean idleTimeout?'],
    },
  }),
  shown('administrator-asked', loggedOut, {
    administration: { kind: 'asking', refusal: { waitUntil: null } },
  }),
  shown('administrator', loggedOut, { administration: openAdministration }),
];
