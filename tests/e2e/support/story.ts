import { hashPasswordSync } from '../../../main/identity/sign-in/password-hash.ts';
import { remains } from './clinic.ts';
import type { Kiosk } from './kiosk.ts';
import { configFor, expect, test as base } from './web-app.ts';

export { expect } from './test.ts';

/** What the user types and gets. The config has the user name in small letters, and it is the same name. */
export const LEFT = {
  user: 'Qz-Lemur81',
  password: 'Qz-heron#83',
  note: 'qz bison 84',
  reply: 'qz-otter85',
  letter: 'qz-letter-of-the-ward-86',
};

/** The first site: a form, a download and a message. */
const WARD = `<!doctype html><title>Ward</title><form method="post" action="/saved">
  <input aria-label="Note" name="note"> <input aria-label="Dose" name="dose" inputmode="decimal">
  <button>Save</button></form> <a href="/letter">Letter</a>
  <button onclick="setTimeout(() => (document.title = 'removed: ' + confirm('Remove it?')), 50)">Remove</button>`;

/** What the audit file says of it. */
const STORY = [
  'use-banner-agreed',
  'session-started',
  'warning-shown',
  'warning-cancelled',
  'ending-started',
  'ending-finished',
];

interface Story {
  readonly kiosk: Kiosk;
  readonly addresses: readonly [ward: string, messages: string];
}

export const test = base.extend<{ readonly story: Story }>({
  story: async ({ webApp, launch }, use) => {
    const ward = await webApp({
      '/': WARD,
      '/saved': (request, response) => {
        let form = '';
        request.setEncoding('utf8').on('data', (text: string) => (form += text));
        request.on('end', () => {
          const saved = [...new URLSearchParams(form).values()].join(', ');
          response.writeHead(200, { 'content-type': 'text/html' });
          response.end(`${WARD}<p>Saved: ${saved}</p>`);
        });
      },
      '/letter': (_request, response) =>
        response
          .writeHead(200, { 'content-disposition': 'attachment; filename="letter.txt"' })
          .end(LEFT.letter),
    });
    const messages = await webApp({ '/': '<!doctype html><input aria-label="Reply">' });
    const user = LEFT.user.toLowerCase();
    const hash = hashPasswordSync(LEFT.password);
    const kiosk = await launch({
      config: configFor(
        [`${ward.url}/`, `${messages.url}/`],
        `languages: [de]
useBanner: { text: { en: Use is recorded., de: Die Nutzung wird aufgezeichnet. } }
signIn: { mode: accounts, accounts: [{ user: ${user}, name: Nora Nilsson, passwordHash: "${hash}" }] }
session: { idleTimeout: 40s, warning: 20s }
exitScreen: { showFor: 2m }
admin: { passwordHash: "${hashPasswordSync('correct horse')}" }
`,
      ),
    });
    await use({ kiosk, addresses: [ward.url, messages.url] });
  },
});

/** The search finds in the session what it looks for afterwards. */
export function expectSeen(kiosk: Kiosk): void {
  const texts = Object.values(LEFT);
  const found = new Set(remains(kiosk, texts));
  expect(texts.filter((text) => !found.has(text))).toEqual([]);
}

/** Ends the session and reads the exit screen; then nothing is left, and the audit file proves it. */
export async function expectCleanEnd(
  kiosk: Kiosk,
  end: () => Promise<void> | void,
  leave: () => Promise<void>,
): Promise<void> {
  const before = kiosk.sessionProcesses();
  await end();
  await kiosk.hasEnded();
  await kiosk.nextProcess();
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  const steps = finished?.['steps'] as readonly { name: string; ok: boolean }[];
  const receipt = String(finished?.['hash']).replace(/^(.{4})(.{4}).*/, '$1-$2');
  const main = kiosk.screens.getByRole('main');
  await expect(main).toContainText('You ended the session.');
  await expect(main).toContainText('Your data was removed from this device');
  await expect(main).toContainText(receipt);
  await leave();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Welcome');

  await expect.poll(() => before.filter((pid) => kiosk.processes().includes(pid))).toEqual([]);
  expect(remains(kiosk, Object.values(LEFT))).toEqual([]);
  expect(kiosk.events().filter((event) => STORY.includes(event))).toEqual(STORY);
  expect(finished).toMatchObject({ reason: 'user', clean: true });
  expect(steps.length).toBeGreaterThan(10);
  expect(steps.filter(({ ok }) => !ok)).toEqual([]);
  expect((await kiosk.command('audit', 'verify')).code).toBe(0);
}
