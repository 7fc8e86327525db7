import { execFileSync } from 'node:child_process';
import { startKeyring } from './support/keyring.ts';
import { configFor, expect, test } from './support/web-app.ts';

/** Plays half a minute of a tone: what is shorter than 5 s is no media session to Chromium. */
const PAGE = `<!doctype html><button>Play</button><audio loop></audio><script>
  const RATE = 8000, bytes = RATE * 30, wave = new Uint8Array(44 + bytes), head = new DataView(wave.buffer);
  const text = (at, value) => [...value].forEach((c, i) => (wave[at + i] = c.charCodeAt(0)));
  text(0, 'RIFF'); head.setUint32(4, 36 + bytes, true); text(8, 'WAVEfmt '); head.setUint32(16, 16, true);
  head.setUint16(20, 1, true); head.setUint16(22, 1, true); head.setUint32(24, RATE, true);
  head.setUint32(28, RATE, true); head.setUint16(32, 1, true); head.setUint16(34, 8, true);
  text(36, 'data'); head.setUint32(40, bytes, true);
  for (let i = 0; i < bytes; i++) wave[44 + i] = 128 + 100 * Math.sin(i / 3);
  const audio = document.querySelector('audio');
  audio.src = URL.createObjectURL(new Blob([wave], { type: 'audio/wav' }));
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
