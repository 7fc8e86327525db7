import { execFileSync } from 'node:child_process';
import { startKeyring } from './support/keyring.ts';
import { tone } from './support/tone.ts';
import { configFor, expect, test } from './support/web-app.ts';

/** Plays half a minute of a tone: what is shorter than 5 s is no media session to Chromium. */
const PAGE = `<!doctype html><button>Play</button><audio loop></audio><script>
  ${tone(30)}
  document.querySelector('button').onclick = () => {
    navigator.mediaSession.metadata = new MediaMetadata({ title: 'Results of Ada' });
    audio.play().then(() => (document.title = 'playing'), (error) => (document.title = String(error)));
  };
</script>`;

test('what a page plays is not on the session bus', async ({ webApp, launch }) => {
  const bus = await startKeyring();
  try {
    const site = await webApp({ '/': PAGE });
    const kiosk = await launch({ config: configFor(site.url), env: bus.env });
    await kiosk.startSession();
    const page = await kiosk.site();
    await page.getByRole('button', { name: 'Play' }).click();
    await expect(page).toHaveTitle('playing');
    await page.waitForTimeout(1000); // a player that is to appear has appeared by then
    const names = execFileSync('dbus-send', [
      `--bus=${bus.env['DBUS_SESSION_BUS_ADDRESS'] ?? ''}`,
      '--print-reply',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.ListNames',
    ]).toString();
    expect(names).toContain('org.freedesktop.DBus');
    expect(names).not.toContain('org.mpris');
  } finally {
    await bus.close();
  }
});
