import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kinds } from '../../demo/markers.ts';
import { press } from './sites/site-case.ts';
import { Mosquitto } from './support/mosquitto.ts';
import { plant } from './support/planting.ts';
import { ResidueScanner } from './support/residue.ts';
import type { Kiosk } from './support/kiosk.ts';
import { remains } from './support/clinic.ts';
import { pdfFile } from './support/pdf-file.ts';
import { withStandby } from './support/test.ts';
import { configFor, expect, test } from './support/web-app.ts';

test('nothing that a session left is on the disk or in memory afterwards', async ({
  portal,
  launch,
}) => {
  const seed = randomUUID();
  const scanner = new ResidueScanner(seed);
  const since = Date.now();
  const broker = await Mosquitto.start(mkdtempSync(join(tmpdir(), 'cleardesk-broker-')), [
    'desk-7',
  ]);
  const config = withStandby(configFor(`${portal.url}/everything`, broker.config('desk-7')));
  const kiosk = await launch({ config });
  await kiosk.startSession();
  const planted = await plantAll(kiosk, seed);
  expect(planted.length, `planted: ${planted.join(', ')}`).toBeGreaterThanOrEqual(25);

  // The scanner sees the session while it is there, so that it can fail.
  const before = kiosk.sessionProcesses();
  const during = scanner.inMemory(before);
  const missed = planted.filter((kind) => !during.has(kind));
  expect(during.size, `not seen in memory: ${missed.join(', ')}`).toBeGreaterThanOrEqual(25);
  expect([...scanner.inFiles([kiosk.dataFolder])]).toContain('download');

  // The process that waits to take over has nothing of it, and becomes the kiosk.
  await expect.poll(() => kiosk.standby()).not.toBe(null);
  const standby = kiosk.standby() ?? 0;
  const waiting = kiosk.processes().filter((pid) => !kiosk.sessionProcesses().includes(pid));
  expect(waiting).toContain(standby);
  expect([...scanner.inMemory(waiting)]).toEqual([]);

  await kiosk.endSession();
  await kiosk.nextLogin();
  expect(kiosk.mainProcess).toBe(standby);
  await expect.poll(() => before.filter((pid) => kiosk.processes().includes(pid))).toEqual([]);

  expect([...scanner.inMemory(kiosk.processes())]).toEqual([]);
  const ownFolders = [kiosk.dataFolder, join(kiosk.folder, 'home'), join(kiosk.folder, 'tmp')];
  // The broker's folder is in the temporary folder as well, with every message that it has kept.
  await broker.signal('SIGTERM');
  expect([...scanner.inFiles([...ownFolders, tmpdir(), '/dev/shm'], since)]).toEqual([]);
  rmSync(broker.folder, { recursive: true });
});

test('the next session sees nothing of the one before', async ({ portal, launch }) => {
  const seed = randomUUID();
  const kiosk = await launch({ config: configFor(`${portal.url}/everything`) });
  await kiosk.startSession();
  await plantAll(kiosk, seed);
  expect((await inventory(kiosk, portal.url, seed)).found).toBeGreaterThan(10);
  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.startSession();
  const next = await inventory(kiosk, portal.url, seed);
  expect(next.leftovers).toEqual(
    Object.fromEntries(Object.keys(next.leftovers).map((name) => [name, []])),
  );
});

/** What a user leaves in what the kiosk itself shows, and in what the config lets a site use. */
const LEFT = {
  pdf: 'larch-pdf-page-4410',
  search: 'larch-pdf-search-4411',
  message: 'larch-message-4412',
  typed: 'larch-typed-answer-4413',
  unsent: 'larch-unsent-answer-4414',
  blob: 'larch-blob-window-4415',
  call: 'larch-call-data-4416',
  told: 'larch-notification-4417',
};

const DESK = `<!doctype html><meta charset="utf-8"><title>ready</title>
<a href="letter.pdf">letter</a><button id="ask">ask</button><button id="ask-again">ask again</button>
<button id="blob">blob</button><button id="call">call</button><button id="tell">tell</button><script>
  const on = (id, run) => (document.getElementById(id).onclick = () => setTimeout(run, 50));
  on('ask', () => { alert('${LEFT.message}'); document.title = prompt('Your room?'); });
  on('ask-again', () => prompt('Your ward?'));
  on('blob', () => open(URL.createObjectURL(new Blob(['<h1>${LEFT.blob}</h1>'], { type: 'text/html' }))));
  on('tell', () => { new Notification('Lab', { body: '${LEFT.told}' }); });
  on('call', async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    window.recorder = new MediaRecorder(stream);
    recorder.start(200);
    const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
    here.onicecandidate = ({ candidate }) => there.addIceCandidate(candidate);
    there.onicecandidate = ({ candidate }) => here.addIceCandidate(candidate);
    stream.getTracks().forEach((track) => here.addTrack(track, stream));
    const channel = here.createDataChannel('words');
    channel.onopen = () => channel.send('${LEFT.call}');
    there.ondatachannel = (event) => { event.channel.onmessage = ({ data }) => { window.heard = data; document.title = 'in call'; }; };
    await here.setLocalDescription(); await there.setRemoteDescription(here.localDescription);
    await there.setLocalDescription(); await here.setRemoteDescription(there.localDescription);
    window.peers = [here, there];
  });
</script>`;

/** The names that a site knows the device's cameras and microphones by. */
const DEVICE_IDS = `navigator.mediaDevices.enumerateDevices().then((all) =>
  all.map(({ deviceId }) => deviceId).filter((id) => id.length === 64))`;

test('nothing is left of a PDF, of messages, a window of data, a call, a notification and a larger text', async ({
  webApp,
  launch,
}) => {
  const texts = Object.values(LEFT);
  const { url } = await webApp({
    '/': DESK,
    '/letter.pdf': (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/pdf' })
        .end(pdfFile([`Letter ${LEFT.pdf}`])),
  });
  const kiosk = await launch({
    config: configFor(url).replace(
      `url: "${url}"`,
      `url: "${url}", permissions: [microphone, camera, notifications]`,
    ),
    args: ['--use-fake-device-for-media-stream'],
  });
  await kiosk.startSession();
  const site = await kiosk.site();
  site.context().on('dialog', () => undefined); // else Playwright answers
  const { screens } = kiosk;
  const answer = screens.getByRole('dialog').getByRole('textbox');

  await screens.getByRole('button', { name: 'Text size: 100 %' }).click();
  await expect.poll(() => site.evaluate('devicePixelRatio')).toBe(1.25);
  await site.getByText('letter').click();
  await expect(site.getByText(LEFT.pdf)).toBeVisible();
  await site.getByRole('textbox', { name: 'Search' }).fill(LEFT.search);
  await screens.getByRole('button', { name: 'Back' }).click();
  await expect(site).toHaveTitle('ready');
  await press(site, 'ask');
  await expect(screens.getByText(LEFT.message)).toBeVisible();
  await screens.getByRole('button', { name: 'OK' }).click();
  await answer.fill(LEFT.typed);
  await screens.getByRole('button', { name: 'OK' }).click();
  await expect(site).toHaveTitle(LEFT.typed);
  await press(site, 'call');
  await expect(site).toHaveTitle('in call');
  await press(site, 'tell');
  await expect(screens.getByRole('status').filter({ hasText: LEFT.told })).toBeVisible();
  const ids = await site.evaluate<readonly string[]>(DEVICE_IDS);
  expect(ids.length).toBeGreaterThan(1);
  await press(site, 'blob');
  await expect((await kiosk.page('blob:')).getByText(LEFT.blob)).toBeVisible();
  await screens.getByRole('button', { name: 'Patient portal' }).click();
  // The session ends while a message waits for its answer.
  await press(site, 'ask again');
  await answer.fill(LEFT.unsent);

  const before = kiosk.sessionProcesses();
  expect(remains(kiosk, texts).length).toBeGreaterThanOrEqual(texts.length);
  await kiosk.endSession();
  await kiosk.nextLogin();
  await expect.poll(() => before.filter((pid) => kiosk.processes().includes(pid))).toEqual([]);
  expect(remains(kiosk, texts)).toEqual([]);

  await kiosk.startSession();
  const next = await kiosk.site();
  await expect(next).toHaveTitle('ready');
  expect(await next.evaluate('devicePixelRatio')).toBe(1);
  const nextIds = await next.evaluate<readonly string[]>(DEVICE_IDS);
  expect(nextIds.length).toBe(ids.length);
  expect(nextIds.filter((id) => ids.includes(id))).toEqual([]);
});

interface Inventory {
  readonly found: number;
  readonly leftovers: Readonly<Record<string, unknown>>;
}

/** Has the page plant all it can, as after a click of the person; gives the kinds that worked. */
async function plantAll(kiosk: Kiosk, seed: string): Promise<readonly string[]> {
  const site = await kiosk.site('/everything');
  await site.locator('#seed').click();
  const results = await plant(site, seed);
  return kinds.filter((kind) => results[kind] === true);
}

async function inventory(kiosk: Kiosk, url: string, seed: string): Promise<Inventory> {
  const site = await kiosk.site();
  await site.goto(`${url}/inventory`);
  await site.waitForFunction('typeof inventory === "function"');
  return site.evaluate<Inventory>(`inventory(${JSON.stringify(seed)})`);
}
