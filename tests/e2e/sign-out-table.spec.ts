import { button } from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';
import { networkService } from './support/processes.ts';
import { expect, test } from './support/test.ts';
import { json, page, redirect, serve } from './sign-out/http.ts';
import { OddProvider, type ProviderHabits } from './sign-out/odd-provider.ts';
import { OddSite, type SiteHabits } from './sign-out/odd-site.ts';

const CLEARED = 'Your data was removed from this device';
const NOTES = {
  'still-alive': 'You may still be signed in to a service',
  pending: 'Some of your organisation’s services could not be reached.',
  'not-offered': 'Odd ID offers no sign-out on this device',
  'not-tried': 'This device could not sign you out of Portal.',
  expiring: 'Your sign-in with Odd ID ends by itself, in 5 minutes at most.',
} as const;
type Note = keyof typeof NOTES;

interface Ending {
  /** The results of the session's `server-sign-out` record, in a few words each. */
  readonly receipt: readonly string[];
  /** What the exit screen says besides that the data was removed from the device. */
  readonly screen: readonly Note[];
}

/** Ends the session, and reads what the audit file and the exit screen say about it. */
async function endSession(kiosk: Kiosk): Promise<Ending> {
  const before = kiosk.audit().length;
  await kiosk.endSession();
  const { screens } = kiosk;
  await expect(screens.getByText(CLEARED)).toBeVisible();
  const records = kiosk.audit().slice(before);
  expect(records.findLast(({ event }) => event === 'ending-finished')).toMatchObject({
    clean: true,
  });
  const results = records
    .filter(({ event }) => event === 'server-sign-out')
    .flatMap((record) => record['results'] as readonly Result[]);
  const text = await screens.locator('main').innerText();
  return {
    receipt: results.map(({ what, result, pending, cutCookies }) =>
      [`${what} ${result}`, pending && 'pending', cutCookies && 'cookies cut']
        .filter(Boolean)
        .join(', '),
    ),
    screen: (Object.keys(NOTES) as Note[]).filter((note) => text.includes(NOTES[note])),
  };
}

interface Result {
  readonly what: string;
  readonly result: string;
  readonly pending: boolean;
  readonly cutCookies?: number;
}

async function killNetworkService(kiosk: Kiosk): Promise<void> {
  const before = networkService(kiosk.processes());
  if (before === undefined) throw new Error('the kiosk has no network service');
  process.kill(before, 'SIGKILL');
  await expect.poll(() => networkService(kiosk.processes())).not.toBe(before);
}

const allProven = ['refresh-token proven', 'access-token proven', 'provider-session proven'];
const withSession = (outcome: string) => [...allProven.slice(0, 2), `provider-session ${outcome}`];
const selfSending = (script: string) =>
  `<form method="post" action="/sign-out/really"><button>Sign out</button></form>${script}`;

/** What a provider does; what the receipt and the screen say; what is still worth something then. */
const providers: readonly {
  readonly name: string;
  readonly habits: ProviderHabits;
  readonly says: Ending;
  readonly left: { readonly session: boolean; readonly token: boolean };
  /** Something happens in the session. */
  readonly meanwhile?: (kiosk: Kiosk) => Promise<void>;
}[] = [
  {
    name: 'does as the specifications say',
    habits: {},
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'answers its sign-out page with 400, and takes a POST',
    habits: {
      signOut: ({ method, cookies }, response, provider) => {
        if (method === 'POST') provider.end(cookies.get('op'));
        page(response, 'only POST', method === 'POST' ? 200 : 400);
      },
    },
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'answers every sign-out with 405',
    habits: {
      signOut: (_asked, response) => {
        page(response, '', 405);
      },
    },
    says: { receipt: withSession('still-alive'), screen: ['still-alive'] },
    left: { session: true, token: false },
  },
  {
    name: 'ends its session, and answers with 400',
    habits: {
      signOut: ({ cookies }, response, provider) => {
        provider.end(cookies.get('op'));
        page(response, 'where do you want to go?', 400);
      },
    },
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'ends its session, and leads to another host',
    habits: {
      signOut: ({ cookies }, response, provider) => {
        provider.end(cookies.get('op'));
        redirect(response, 'http://elsewhere.invalid/');
      },
    },
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'has neither sign-out nor revocation',
    habits: { hasSignOut: false, hasRevocation: false },
    says: {
      receipt: [
        'refresh-token not-offered',
        'access-token not-offered',
        'provider-session not-offered',
      ],
      screen: ['not-offered'],
    },
    left: { session: true, token: true },
  },
  {
    name: 'has a sign-out page that sends itself after a while',
    habits: {
      signOut: ({ url, cookies, method }, response, provider) => {
        if (url.pathname === '/sign-out/really') {
          provider.end(cookies.get('op'));
          page(response, 'signed out');
        } else if (method === 'POST') page(response, 'no scripts here', 400);
        else {
          const script = '<script>setTimeout(() => document.forms[0].submit(), 700)</script>';
          page(response, selfSending(script));
        }
      },
    },
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'leads from page to page by itself (a SAML chain) before it ends its session',
    habits: {
      signOut: ({ url, cookies, method }, response, provider) => {
        const step = Number(url.searchParams.get('step') ?? 0);
        if (method === 'POST') page(response, 'no chain here', 400);
        else if (step === 0) {
          const form = '<form action="/sign-out"><input type="hidden" name="SAMLRequest">';
          const script = 'setTimeout(() => document.forms[0].submit(), 500)';
          page(
            response,
            `${form}<input type="hidden" name="step" value="1"><script>${script}</script>`,
          );
        } else if (step === 1) {
          page(response, '<meta http-equiv="refresh" content="1; url=/sign-out?step=2">wait');
        } else {
          provider.end(cookies.get('op'));
          page(response, 'signed out');
        }
      },
    },
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'says yes to its sign-out, and does nothing',
    habits: {
      signOut: (_asked, response) => {
        page(response, 'signed out');
      },
    },
    says: { receipt: withSession('still-alive'), screen: ['still-alive'] },
    left: { session: true, token: false },
  },
  {
    name: 'asks whether to sign out, as Keycloak does without a valid hint, and does not tell whether it has',
    habits: {
      silentError: 'interaction_required',
      signOut: (_asked, response) => {
        page(response, selfSending(''));
      },
    },
    says: { receipt: withSession('refused'), screen: ['still-alive'] },
    left: { session: true, token: false },
  },
  {
    name: 'leads to its sign-in form after the sign-out, and does not tell whether it has',
    habits: {
      silentError: 'interaction_required',
      signOut: ({ cookies }, response, provider) => {
        provider.end(cookies.get('op'));
        page(response, '<form method="post"><input name="user"><button>Sign in</button></form>');
      },
    },
    says: { receipt: withSession('signed-out'), screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'wants a secret for a revocation, and has given a short access token alone',
    habits: {
      hasRefreshTokens: false,
      accessTokenLifetimeSeconds: 300,
      revocation: (response) => {
        json(response, { error: 'invalid_client' }, 401);
      },
    },
    says: {
      receipt: ['access-token refused', 'provider-session proven'],
      screen: ['expiring'],
    },
    left: { session: false, token: true },
  },
  {
    name: 'wants a secret for a revocation, and has given a refresh token',
    habits: {
      revocation: (response) => {
        json(response, { error: 'invalid_client' }, 401);
      },
    },
    says: {
      receipt: ['refresh-token refused', 'access-token refused', 'provider-session proven'],
      screen: ['still-alive'],
    },
    left: { session: false, token: true },
  },
  {
    name: 'loses its cookies with a network service that dies in the session',
    habits: {},
    meanwhile: killNetworkService,
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  {
    name: 'signs in in a window that its page opens',
    habits: {
      // As with another provider behind it: the window tells its opener, and closes itself.
      signInPage: (signedIn) => `<script>
        open('http://elsewhere.invalid/');
        addEventListener('message', ({ data }) => (location.href = data));
        const child = open('about:blank');
        child.document.write('<h1>Signing in</h1>');
        child.setTimeout(() => {
          child.opener.postMessage('${signedIn}', '*');
          child.close();
        }, 300);
      </script>`,
    },
    says: { receipt: allProven, screen: [] },
    left: { session: false, token: false },
  },
  // The last, for its sign-out goes on in the next session.
  {
    name: 'does not answer its sign-out',
    habits: { signOut: () => undefined },
    says: { receipt: withSession('unreachable, pending'), screen: ['pending'] },
    left: { session: true, token: false },
  },
];

test.use({ actionTimeout: 10_000 });
// Two dozen sessions, one after the other.
test.describe.configure({ timeout: 180_000 });

test('what a provider does, what the receipt says, what the screen says, and what is true', async ({
  launch,
}) => {
  const provider = await OddProvider.start();
  const site = await serve('127.0.0.1', (_asked, response) => {
    page(response, '<h1>Portal</h1>');
  });
  const kiosk = await launch({
    config: `version: 1
organisation: { name: Riverside Clinic, helpDesk: "Call 1234" }
sites: [{ name: Portal, url: "http://127.0.0.1:${site.port}/" }]
signIn: { mode: oidc, oidc: { name: Odd ID, issuer: "${provider.issuer}", clientId: cleardesk } }
credentials: { store: memory }
serverSignOut: { timeout: 5s }
kiosk: { fullScreen: false, standby: off }
language: en
`,
  });
  for (const { name, habits, says, left, meanwhile } of providers) {
    await test.step(name, async () => {
      provider.habits = habits;
      await button(kiosk, 'Sign in with Odd ID').click();
      await button(kiosk, 'End session').waitFor();
      expect.soft(await provider.worth(), name).toEqual({ session: true, token: true });
      await meanwhile?.(kiosk);
      expect.soft(await endSession(kiosk), name).toEqual(says);
      expect.soft(await provider.worth(), name).toEqual(left);
      await kiosk.nextLogin();
    });
  }
  const refused = { event: 'blocked', what: 'new-window', detail: 'http://elsewhere.invalid' };
  expect(kiosk.audit()).toContainEqual(expect.objectContaining(refused));
  provider.close();
  site.close();
});

/** What a site does; what the receipt and the screen say; whether its cookie or token still works. */
const sites: readonly {
  readonly name: string;
  readonly habits: SiteHabits;
  readonly says: Ending;
  readonly isLeft: boolean;
  /** Something happens in the session. */
  readonly meanwhile?: (kiosk: Kiosk) => Promise<void>;
}[] = [
  {
    name: 'ends its session',
    habits: {},
    says: { receipt: ['site proven'], screen: [] },
    isLeft: false,
  },
  {
    name: 'loses its cookies with a network service that dies in the session',
    habits: {},
    meanwhile: killNetworkService,
    says: { receipt: ['site proven'], screen: [] },
    isLeft: false,
  },
  {
    name: 'says yes to its sign-out, and does nothing',
    habits: {
      signOut: (_asked, response) => {
        json(response, {});
      },
    },
    says: { receipt: ['site still-alive'], screen: ['still-alive'] },
    isLeft: true,
  },
  {
    name: 'refuses its sign-out',
    habits: {
      signOut: (_asked, response) => {
        page(response, '', 405);
      },
    },
    says: { receipt: ['site still-alive'], screen: ['still-alive'] },
    isLeft: true,
  },
  {
    name: 'takes its sign-out only from the browser of the session',
    habits: {
      signOut: (asked, response, site) => {
        const isBrowser =
          (asked.headers['user-agent'] ?? '').includes('Chrome') &&
          asked.headers['accept-language'] === site.homeHeaders['accept-language'];
        if (isBrowser) site.end(asked);
        json(response, {}, isBrowser ? 200 : 403);
      },
    },
    says: { receipt: ['site proven'], screen: [] },
    isLeft: false,
  },
  {
    name: 'keeps a bearer token and no cookie, and its pages send it',
    habits: {
      home: (response, site) => {
        page(
          response,
          `<script>
            localStorage.token = '${site.newSecret()}';
            fetch('/me', { headers: { authorization: 'Bearer ' + localStorage.token } })
              .then(() => document.body.append('used'));
          </script>`,
        );
      },
    },
    says: { receipt: ['site proven'], screen: [] },
    isLeft: false,
  },
  {
    name: 'keeps a bearer token and no cookie, and its pages do not send it',
    habits: {
      home: (response, site) => {
        page(response, `<script>localStorage.token = '${site.newSecret()}'</script>`);
      },
    },
    says: { receipt: ['site not-tried'], screen: ['not-tried'] },
    isLeft: true,
  },
  {
    name: 'is looked at, and keeps nothing',
    habits: {
      home: (response, site) => {
        site.newSecret();
        page(response, 'welcome');
      },
    },
    says: { receipt: [], screen: [] },
    isLeft: true, // the secret was never given to the browser
  },
  {
    name: 'shares its host with a site that sets 180 cookies of 4 KB',
    habits: {},
    meanwhile: async (kiosk) => {
      await button(kiosk, 'Bomb').click();
      await (await kiosk.site('/bomb')).getByText('filled').waitFor();
    },
    says: { receipt: ['site proven, cookies cut'], screen: [] },
    isLeft: false,
  },
  // The last, for its sign-out goes on in the next session.
  {
    name: 'does not answer its sign-out',
    habits: { signOut: () => undefined },
    says: { receipt: ['site unreachable, pending'], screen: ['pending'] },
    isLeft: true,
  },
];

const settings = (site: OddSite) =>
  `signOut: [{ method: POST, url: "${site.origin}/logout" }], signOutProof: { url: "${site.origin}/me" }`;

test('what a site does, what the receipt says, what the screen says, and what is true', async ({
  launch,
}) => {
  const site = await OddSite.start('127.0.0.1');
  const bomb = await serve('127.0.0.1', (_asked, response) => {
    const big = 'x'.repeat(4000);
    // In the browser by scripts, for no answer may have so many headers.
    const script = `for (let n = 0; n < 180; n += 1) document.cookie = 'b' + n + '=${big}; path=/';
      document.body.append('filled');`;
    page(response, `<body><script>${script}</script></body>`);
  });
  const kiosk = await launch({
    config: `version: 1
organisation: { name: Riverside Clinic, helpDesk: "Call 1234" }
sites:
  - { name: Portal, url: "${site.origin}/", ${settings(site)} }
  - { name: Bomb, url: "http://127.0.0.1:${bomb.port}/bomb" }
credentials: { store: memory }
serverSignOut: { timeout: 3s }
kiosk: { fullScreen: false, standby: off }
language: en
`,
  });
  for (const { name, habits, says, isLeft, meanwhile } of sites) {
    await test.step(name, async () => {
      site.habits = habits;
      await kiosk.startSession();
      await kiosk.site(new URL(site.origin).host);
      await expect.poll(() => site.isWorthSomething()).toBe(true);
      await meanwhile?.(kiosk);
      expect.soft(await endSession(kiosk), name).toEqual(says);
      expect.soft(await site.isWorthSomething(), name).toBe(isLeft);
      await kiosk.nextLogin();
    });
  }
  site.close();
  bomb.close();
});

test('a site whose address is an IPv6 literal is signed out of like any other', async ({
  launch,
}) => {
  const site = await OddSite.start('::1');
  const kiosk = await launch({
    config: `version: 1
sites: [{ name: Portal, url: "${site.origin}/", ${settings(site)} }]
credentials: { store: memory }
kiosk: { fullScreen: false, standby: off }
language: en
`,
  });
  await kiosk.startSession();
  await kiosk.site('[::1]');
  expect(await site.isWorthSomething()).toBe(true);
  expect(await endSession(kiosk)).toEqual({ receipt: ['site proven'], screen: [] });
  expect(await site.isWorthSomething()).toBe(false);
  site.close();
});
