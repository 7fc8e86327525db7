import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A page that makes one thing without end, from a second after it was loaded. */
export interface Flood {
  readonly name: string;
  /** What the page does again and again; `n` counts, `LONG` has 1.9 MB, `BODY` 20 MB, `BAD` a bad certificate. */
  readonly code: string;
  /** How often a millisecond-long turn does it. */
  readonly times?: number;
}

export const FLOODS: readonly Flood[] = [
  {
    name: 'frames with a scheme of 1.9 MB',
    code: `const f = document.createElement('iframe'); f.src = LONG + n + ':x'; document.body.append(f); setTimeout(() => f.remove(), 500)`,
  },
  { name: 'the page to a scheme of 1.9 MB', code: `location.href = LONG + n + ':x'` },
  { name: 'windows with a scheme of 1.9 MB', code: `open(LONG + n + ':x')` },
  { name: 'other origins', code: `location.href = 'https://h' + n + '.example/'`, times: 20 },
  {
    name: 'frames of other origins',
    code: `const f = document.createElement('iframe'); f.src = 'https://h' + n + '.example/'; document.body.append(f); setTimeout(() => f.remove(), 200)`,
    times: 5,
  },
  { name: 'schemes of other programs', code: `location.href = 'x' + n + ':y'`, times: 20 },
  { name: 'windows', code: `open('/quiet?' + n)?.close()`, times: 2 },
  { name: 'windows of other origins', code: `open('https://h' + n + '.example/')`, times: 10 },
  { name: 'addresses', code: `history.replaceState(0, '', '/?' + n + LONG.slice(0, 100000))` },
  { name: 'about:blank', code: `location.href = 'about:blank'` },
  { name: 'titles', code: `document.title = n + LONG.slice(0, 100000)`, times: 20 },
  { name: 'dialogs', code: `alert(LONG); confirm(n); prompt(n)`, times: 5 },
  {
    name: 'files',
    code: `const i = document.createElement('input'); i.type = 'file'; i.click()`,
    times: 5,
  },
  { name: 'prints', code: `print()`, times: 20 },
  {
    name: 'permissions',
    code: `navigator.geolocation.getCurrentPosition(() => 0); Notification.requestPermission(); navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => 0)`,
    times: 5,
  },
  {
    name: 'downloads',
    code: `const a = document.createElement('a'); a.href = 'data:application/x-t' + n + ',x'; a.download = LONG.slice(0, 5000) + n; a.click()`,
    times: 5,
  },
  { name: 'sign-ins', code: `fetch('/sign-in?' + n).catch(() => 0)`, times: 5 },
  { name: 'messages to the console', code: `console.error(n + LONG.slice(0, 100000))`, times: 20 },
  {
    name: 'the clipboard',
    code: `navigator.clipboard.writeText(n + LONG.slice(0, 100000)).catch(() => 0)`,
    times: 5,
  },
  {
    name: 'full screen',
    code: `document.body.requestFullscreen().catch(() => 0); document.exitFullscreen().catch(() => 0)`,
    times: 5,
  },
  { name: 'the page to own addresses of 1.9 MB', code: `location.href = '/quiet?' + n + LONG` },
  {
    name: 'frames with own addresses of 1.9 MB',
    code: `const f = document.createElement('iframe'); f.src = '/quiet?' + n + LONG; document.body.append(f); setTimeout(() => f.remove(), 500)`,
  },
  {
    name: 'frames with data: of 1.9 MB',
    code: `const f = document.createElement('iframe'); f.src = 'data:text/html,' + n + LONG; document.body.append(f); setTimeout(() => f.remove(), 500)`,
  },
  { name: 'pictures with addresses of 1.9 MB', code: `new Image().src = '/quiet?' + n + LONG` },
  {
    name: 'pictures as data: of 1.9 MB',
    code: `new Image().src = 'data:image/png;base64,' + n + LONG`,
  },
  {
    name: 'requests with addresses of 1.9 MB',
    code: `fetch('/quiet?' + n + LONG).catch(() => 0)`,
  },
  {
    name: 'uploads of 20 MB',
    code: `if (n % 50 === 0) fetch('/quiet', { method: 'POST', body: BODY }).catch(() => 0)`,
  },
  {
    name: 'entries of the history',
    code: `history.pushState(LONG.slice(0, 100000), '', '/?' + n)`,
    times: 5,
  },
  { name: 'fragments', code: `location.hash = n + LONG.slice(0, 100000)`, times: 5 },
  {
    name: 'pages that ask to stay',
    code: `onbeforeunload = (event) => { event.preventDefault(); return LONG; }; location.href = 'https://h' + n + '.example/'`,
  },
  {
    name: 'notifications',
    code: `new Notification(n + LONG.slice(0, 100000), { body: LONG.slice(0, 100000) })`,
    times: 5,
  },
  {
    name: 'messages to other pages',
    code: `self.channel ??= new BroadcastChannel('x'); channel.postMessage(n + LONG.slice(0, 100000)); postMessage(n, '*')`,
    times: 5,
  },
  {
    name: 'sounds and media titles',
    code: `navigator.mediaSession.metadata = new MediaMetadata({ title: n + LONG.slice(0, 5000) }); const a = new AudioContext(); a.createOscillator().connect(a.destination); setTimeout(() => a.close(), 50)`,
  },
  {
    name: 'icons and theme colours',
    code: `document.head.innerHTML = '<link rel=icon href="/icon?' + n + '"><meta name=theme-color content="#' + String(100000 + n % 900000) + '">'`,
    times: 5,
  },
  {
    name: 'workers',
    code: `const w = new Worker('/worker.js?' + n); setTimeout(() => w.terminate(), 100)`,
  },
  {
    name: 'service workers',
    code: `navigator.serviceWorker.register('/worker.js?' + n, { scope: '/s' + n + '/' }).catch(() => 0)`,
  },
  { name: 'bad certificates', code: `fetch(BAD + n).catch(() => 0)`, times: 5 },
  {
    name: 'downloads from its server',
    code: `const a = document.createElement('a'); a.href = '/file?' + n; a.click()`,
  },
  { name: 'cookies', code: `document.cookie = n + '=' + LONG.slice(0, 4000)`, times: 20 },
  { name: 'web sockets', code: `new WebSocket('ws://h' + n + '.example/')`, times: 5 },
];

/** The page of a flood. @param badUrl an address whose certificate is no good */
function floodPage({ code, times = 1 }: Flood, badUrl: string): string {
  return `<!doctype html><title>flood</title><h1>A flood</h1><script>
let n = 0;
const LONG = 'd' + 'e'.repeat(1.9e6);
const BODY = 'b'.repeat(2e7);
const BAD = '${badUrl}/?';
const turn = () => {
  for (let time = 0; time < ${times}; time += 1) {
    n += 1;
    try { ${code} } catch {}
  }
};
setTimeout(() => setInterval(turn, 1), 1000);
</script>`;
}

/** A site whose page floods, and all that a flood asks it for. */
export interface FloodSite {
  readonly url: string;
  /** What its page makes from the next load on. */
  flood: Flood | null;
  close(): void;
}

export async function startFloodSite(): Promise<FloodSite> {
  const bad = createSecureServer(selfSigned()).listen(0, '127.0.0.1');
  const server = createServer(({ url = '' }, response) => {
    const [path] = url.split('?');
    response.setHeader('content-type', 'text/html');
    if (path === '/' && site.flood !== null) {
      response.end(floodPage(site.flood, `https://127.0.0.1:${portOf(bad)}`));
    } else if (path === '/sign-in') {
      response.writeHead(401, { 'www-authenticate': `Basic realm="${url.slice(0, 100)}"` }).end();
    } else if (path === '/worker.js') {
      response.setHeader('content-type', 'text/javascript').end('self.n = 1');
    } else if (path === '/file') {
      response.setHeader('content-disposition', `attachment; filename="${url.slice(6)}.txt"`);
      response.end('file');
    } else response.end('quiet');
  }).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(bad, 'listening')]);
  const site: FloodSite = {
    url: `http://127.0.0.1:${portOf(server)}`,
    flood: null,
    close: () => {
      for (const one of [server, bad]) {
        one.close();
        one.closeAllConnections();
      }
    },
  };
  return site;
}

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port;
}

/** A certificate that nothing trusts. */
function selfSigned(): { readonly key: string; readonly cert: string } {
  const pem = execFileSync(
    'openssl',
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=bad -days 7 -keyout -'.split(
      ' ',
    ),
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return { key: pem, cert: pem };
}
