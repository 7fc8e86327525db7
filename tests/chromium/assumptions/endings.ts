import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Assumption, Lab } from '../support/assumption.ts';
import { eventually, pause } from '../support/devtools.ts';

const LATE_MS = 1500;

/** A path that no other row requests. */
let last = 0;
const newPath = (name: string) => `/${name}-${++last}`;

/** Whether a request is sent that a page prepares, once the page is closed. */
async function sentAfterClosing(
  { page, server, context }: Lab,
  {
    prepare,
    isShut,
    isKilled = false,
  }: {
    readonly prepare: (path: string) => string;
    readonly isShut: boolean;
    readonly isKilled?: boolean;
  },
): Promise<string> {
  await page.goTo(`${server.own}/html`);
  const path = newPath('late');
  const prepared = await page.evaluate(prepare(path));
  if (typeof prepared === 'string' && prepared.startsWith('error')) return 'not there';
  await pause(200);
  if (server.wasAsked(path)) return 'sent at once';
  if (isShut) {
    if (context.electron === null) return 'no Electron';
    await context.electron.shut();
  }
  if (isKilled) {
    void page.send('Page.crash').catch(() => null);
    await eventually(() => page.events('Inspector.targetCrashed').length > 0);
  }
  await page.close();
  await eventually(() => server.wasAsked(path), LATE_MS);
  return server.wasAsked(path) ? 'sent' : 'not sent';
}

/** Whether QUIC packets of a page reach a server, and go on once the page is closed. */
async function webTransport({ page, server, context }: Lab, isShut: boolean): Promise<string> {
  if (isShut && context.electron === null) return 'no Electron';
  await page.goTo(`${server.own}/html`);
  if (isShut) await context.electron?.shut();
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let packets = 0;
  socket.on('message', () => (packets += 1));
  const { port } = socket.address();
  await page.evaluate(`void new WebTransport('https://127.0.0.1:${port}/x').ready.catch(() => 0)`);
  await eventually(() => packets > 0, LATE_MS);
  if (packets === 0) {
    socket.close();
    return 'none sent';
  }
  await page.close();
  const before = packets;
  await pause(LATE_MS);
  socket.close();
  return `sent, ${packets > before ? 'also' : 'none'} after closing`;
}

const rules = (kind: string, path: string) =>
  `void document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules',
    text: JSON.stringify({ ${kind}: [{ source: 'list', urls: ['${path}'], eagerness: 'immediate' }] }) }))`;

async function speculates(
  { page, server, context }: Lab,
  kind: string,
  { isShut = false, isForeign = false } = {},
): Promise<string> {
  await page.goTo(`${server.own}/html`);
  if (isShut) {
    if (context.electron === null) return 'no Electron';
    await context.electron.shut();
  }
  const path = newPath(kind);
  await page.evaluate(rules(kind, (isForeign ? server.foreign : '') + path));
  const seen = await eventually(() => server.seen.find((each) => each.path === path), LATE_MS);
  return seen === null ? 'not requested' : `requested, ${seen.purpose}`;
}

/** What Chromium says of a page that another asks it to prerender. */
async function prerenderStatus({ page, server }: Lab): Promise<string> {
  await page.goTo(`${server.own}/html`);
  await page.send('Preload.enable');
  await page.evaluate(rules('prerender', newPath('prerender')));
  const done = await eventually(
    () =>
      page
        .events('Preload.prerenderStatusUpdated')
        .find(({ params }) => params['prerenderStatus'] !== undefined),
    LATE_MS,
  );
  const status = done?.params['prerenderStatus'];
  return typeof status === 'string' ? status : 'prerendered';
}

const fetchLater = (path: string) => `void fetchLater('${path}', { activateAfter: 600000 })`;
const keepAlive = (path: string) =>
  `void addEventListener('pagehide', () => fetch('${path}', { keepalive: true }))`;
const beacon = (path: string) =>
  `void addEventListener('pagehide', () => navigator.sendBeacon('${path}'))`;

export const ENDING_ASSUMPTIONS: readonly Assumption[] = [
  {
    name: '`fetchLater`, after its page is closed',
    reliesOn: 'site-traffic.ts',
    seen: ['not there', 'sent'],
    measure: (lab) => sentAfterClosing(lab, { prepare: fetchLater, isShut: false }),
  },
  {
    name: "`fetchLater`, after its page's process is killed",
    reliesOn: 'site-processes.ts',
    seen: ['not there', 'sent'],
    measure: (lab) => sentAfterClosing(lab, { prepare: fetchLater, isShut: false, isKilled: true }),
  },
  {
    name: 'A `keepalive` fetch at `pagehide`',
    reliesOn: 'site-traffic.ts',
    seen: ['sent'],
    measure: (lab) => sentAfterClosing(lab, { prepare: keepAlive, isShut: false }),
  },
  {
    name: 'A `keepalive` fetch at `pagehide`, with the gate shut',
    reliesOn: 'site-traffic.ts',
    seen: ['not sent', 'no Electron'],
    measure: (lab) => sentAfterClosing(lab, { prepare: keepAlive, isShut: true }),
  },
  {
    name: 'A beacon at `pagehide`, with the gate shut',
    reliesOn: 'site-traffic.ts',
    seen: ['not sent', 'no Electron'],
    measure: (lab) => sentAfterClosing(lab, { prepare: beacon, isShut: true }),
  },
  {
    name: 'WebTransport: packets',
    reliesOn: 'site-traffic.ts',
    seen: ['sent, also after closing'],
    measure: (lab) => webTransport(lab, false),
  },
  {
    name: 'WebTransport: packets, with the gate shut',
    reliesOn: 'site-traffic.ts',
    seen: ['sent, also after closing', 'no Electron'],
    measure: (lab) => webTransport(lab, true),
  },
  {
    name: 'Speculation rules: prefetch',
    reliesOn: 'site-traffic.ts',
    seen: ['requested, prefetch'],
    measure: (lab) => speculates(lab, 'prefetch'),
  },
  {
    name: 'Speculation rules: prefetch, with the gate shut',
    reliesOn: 'site-traffic.ts',
    seen: ['not requested', 'no Electron'],
    measure: (lab) => speculates(lab, 'prefetch', { isShut: true }),
  },
  {
    name: 'Speculation rules: prefetch of another site',
    reliesOn: 'site-traffic.ts',
    seen: ['requested, prefetch'],
    measure: (lab) => speculates(lab, 'prefetch', { isForeign: true }),
  },
  {
    name: 'Speculation rules: prefetch of another site, with the gate shut',
    reliesOn: 'site-traffic.ts',
    seen: ['not requested', 'no Electron'],
    measure: (lab) => speculates(lab, 'prefetch', { isForeign: true, isShut: true }),
  },
  {
    name: 'Speculation rules: prerender',
    reliesOn: 'site-traffic.ts',
    seen: ['not requested', 'requested, prefetch;prerender'],
    measure: (lab) => speculates(lab, 'prerender'),
  },
  {
    name: 'Speculation rules: why nothing is prerendered',
    reliesOn: 'guards/dialog-guard.ts',
    seen: ['PreloadingUnsupportedByWebContents', 'PrerenderingDisabledByDevTools'],
    measure: prerenderStatus,
  },
];
