import { remains } from './support/clinic.ts';
import { expect, test } from './support/test.ts';
import { json, page } from './sign-out/http.ts';
import { OddSite, type SiteHabits } from './sign-out/odd-site.ts';

/** A site whose token only its own pages know: they send it, and sign out with it. */
const withTokenIn = (storage: 'localStorage' | 'sessionStorage'): SiteHabits => ({
  home: (response, site) => {
    page(
      response,
      `<h1>Signed in</h1><script>
        ${storage}.token = '${site.newSecret()}';
        fetch('/me', { headers: { authorization: 'Bearer ' + ${storage}.token } });
      </script>`,
    );
  },
  signOut: (asked, response, site) => {
    if (asked.method === 'POST') {
      site.end(asked);
      json(response, {}, asked.headers.authorization === undefined ? 401 : 200);
    } else {
      page(
        response,
        `<script>
          setTimeout(async () => {
            await fetch('', { method: 'POST', headers: { authorization: 'Bearer ' + ${storage}.token } });
            ${storage}.clear();
            document.body.append('bye');
          }, 300);
        </script>`,
      );
    }
  },
});

/** A form with a token against forged requests: Laravel refuses one without by 419, Django by 403. */
const withForm = (field: string, refusal: number, send: string): SiteHabits => ({
  signOut: (asked, response, site) => {
    const token = `csrf-${site.secret}`;
    if (asked.method !== 'POST') {
      const input = `<input type="hidden" name="${field}" value="${token}">`;
      page(response, `<form method="post">${input}<button>Log out</button></form>${send}`);
    } else if (asked.body.get(field) === token) {
      site.end(asked);
      page(response, 'Logged out');
    } else page(response, 'Page expired', refusal);
  },
});

const submitted = '<script>document.forms[0].submit()</script>';
const says = (html: string): SiteHabits => ({
  signOut: (_asked, response) => {
    page(response, html);
  },
});

interface SignOutCase {
  readonly name: string;
  readonly habits: SiteHabits;
  /** What the config says besides its page that signs out; `%URL%` stands for its origin. */
  readonly signOut?: string;
  readonly hasProof?: false;
  readonly receipt: string;
  readonly isLeft: boolean;
}

const CASES: readonly SignOutCase[] = [
  {
    name: 'Token',
    habits: withTokenIn('localStorage'),
    receipt: 'proven',
    isLeft: false,
  },
  {
    name: 'Tab',
    habits: withTokenIn('sessionStorage'),
    receipt: 'proven',
    isLeft: false,
  },
  {
    name: 'Laravel',
    habits: withForm('_token', 419, submitted),
    receipt: 'proven',
    isLeft: false,
  },
  {
    name: 'Django',
    habits: withForm('csrfmiddlewaretoken', 403, ''),
    signOut: '{ url: "%URL%/logout", csrf: { from: "%URL%/logout", field: csrfmiddlewaretoken } }',
    receipt: 'proven',
    isLeft: false,
  },
  {
    name: 'Asks',
    habits: withForm(
      '_token',
      419,
      `<script>
        onbeforeunload = (event) => { event.preventDefault(); };
        setTimeout(() => { if (confirm('Really sign out?')) document.forms[0].submit(); });
      </script>`,
    ),
    hasProof: false,
    receipt: 'signed-out',
    isLeft: false,
  },
  {
    name: 'Offline app',
    habits: {
      home: (response, site) => {
        response.setHeader('set-cookie', `sid=${site.newSecret()}; HttpOnly; Path=/`);
        page(
          response,
          `<h1>Signed in</h1><script>
            navigator.serviceWorker.register('/worker').then(() => navigator.serviceWorker.ready)
              .then(() => document.body.append('ready'));
          </script>`,
        );
      },
      other: (_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        response.end(
          `onactivate = (event) => { event.waitUntil(clients.claim()); };
           onfetch = (event) => { event.respondWith(fetch(event.request)); };`,
        );
      },
    },
    receipt: 'proven',
    isLeft: false,
  },
  { name: 'Liar', habits: says('Goodbye'), receipt: 'still-alive', isLeft: true },
  {
    name: 'Elsewhere',
    habits: {
      signOut: (asked, response, site) => {
        site.end(asked);
        response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
      },
    },
    receipt: 'proven',
    isLeft: false,
  },
  {
    name: 'Hangs',
    habits: {
      signOut: (asked, response, site) => {
        site.end(asked);
        page(response, '<script>for (;;) localStorage.late = Math.random()</script>');
      },
    },
    receipt: 'proven',
    isLeft: false,
  },
  {
    name: 'Silent',
    habits: { signOut: () => undefined },
    hasProof: false,
    receipt: 'unreachable',
    isLeft: true,
  },
];

const configOf = (site: OddSite, { name, signOut, hasProof }: SignOutCase): string => {
  const { origin } = site;
  const step = signOut?.replaceAll('%URL%', origin) ?? `{ open: "${origin}/logout" }`;
  const proof = hasProof === false ? '' : `, signOutProof: { url: "${origin}/me" }`;
  return `  - { name: ${name}, url: "${origin}/", signOut: [${step}]${proof} }`;
};

test('pages of sites sign out in the session’s own browser, and nothing of them stays', async ({
  launch,
}) => {
  const played = await Promise.all(
    CASES.map(async (one, index) => {
      const site = await OddSite.start(`127.0.0.${index + 10}`);
      site.habits = one.habits;
      return { one, site };
    }),
  );
  const kiosk = await launch({
    config: `version: 1
sites:
${played.map(({ one, site }) => configOf(site, one)).join('\n')}
serverSignOut: { timeout: 6s }
kiosk: { fullScreen: false, standby: off }
language: en
`,
  });
  await kiosk.startSession();
  for (const [index, { one, site }] of played.entries()) {
    await kiosk.screens.evaluate((shown) => void window.cleardesk.chooseSite(shown), index);
    const shown = await kiosk.site(new URL(site.origin).host);
    await expect(shown.getByRole('heading', { name: 'Signed in' })).toBeVisible();
    if (one.habits.other === undefined) continue;
    await expect(shown.getByText('ready')).toBeVisible();
    const isControlled = 'navigator.serviceWorker.controller !== null';
    await expect.poll(() => shown.evaluate(isControlled)).toBe(true);
  }
  await kiosk.endSession();
  const records = kiosk.audit();
  const finished = records.findLast(({ event }) => event === 'ending-finished');
  expect(finished).toMatchObject({ clean: true });
  const signedOut = records.find(({ event }) => event === 'server-sign-out');
  expect(signedOut).toMatchObject({
    results: CASES.map(({ name: site, receipt: result }) => ({ site, result })),
    pending: 0,
  });
  for (const { one, site } of played) {
    expect.soft(await site.isWorthSomething(), one.name).toBe(one.isLeft);
  }
  await kiosk.nextLogin();
  const secrets = played.map(({ site }) => site.secret);
  expect(remains(kiosk, secrets)).toEqual([]);
  for (const { site } of played) site.close();
});
