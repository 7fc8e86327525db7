import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Every way in which a page can begin a download, with a length and without. */
export const DOWNLOADS = ['link', 'frame', 'pop-up', 'form', 'unknown', 'pdf'] as const;
/** What else can be in flight when a session ends. */
export const OTHERS = ['upload', 'stream', 'media', 'writer'] as const;

const CHUNK = Buffer.alloc(16_000, 'x');
const EVERY_MS = 20;
const CLAIMED_LENGTH = 5e7;

/** A site whose answers never end, and that knows what still flows. */
export interface RestlessSite {
  readonly url: string;
  /** How many answers of each kind have been asked for since the last call. */
  takeRequests(): ReadonlyMap<string, number>;
  /** What the connections carried since the last call, in bytes, both ways. */
  takeBytes(): number;
  openConnections(): number;
  close(): void;
}

/** Starts it. Its page has a function `beginAll(kinds, hasLength)`. */
export async function startRestlessSite(): Promise<RestlessSite> {
  const sockets = new Map<Socket, number>();
  let bytesOfClosed = 0;
  let bytesSeen = 0;
  let requests = new Map<string, number>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    requests.set(pathname.slice(1), (requests.get(pathname.slice(1)) ?? 0) + 1);
    if (pathname === '/') answerPage(response);
    else if (pathname === '/writer.js') answerWriter(response);
    else if (pathname === '/late') answerLate(response);
    else answerForever(request, response, pathname.slice(1), searchParams.has('length'));
  });
  server.on('connection', (socket) => {
    sockets.set(socket, 0);
    socket.on('close', () => {
      bytesOfClosed += bytesOf(socket);
      sockets.delete(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    takeRequests: () => {
      const taken = requests;
      requests = new Map();
      return taken;
    },
    takeBytes: () => {
      const all = [...sockets.keys()].reduce((sum, each) => sum + bytesOf(each), bytesOfClosed);
      const taken = all - bytesSeen;
      bytesSeen = all;
      return taken;
    },
    openConnections: () => sockets.size,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function bytesOf({ bytesRead, bytesWritten }: Socket): number {
  return bytesRead + bytesWritten;
}

function answerPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(PAGE);
}

/** The same script writes as a page's module and as a service worker. */
function answerWriter(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/javascript' });
  response.end(WRITER);
}

function answerLate(response: ServerResponse): void {
  setTimeout(() => {
    response.writeHead(200, { 'set-cookie': `late-${Date.now()}=1; Max-Age=3600` });
    response.end();
  }, 100);
}

function answerForever(
  request: IncomingMessage,
  response: ServerResponse,
  kind: string,
  hasLength: boolean,
): void {
  request.resume();
  if (kind === 'upload') return; // it is read for as long as the page sends, and never answered
  response.on('error', () => undefined); // the kiosk has hung up
  response.writeHead(200, {
    'content-type': TYPES[kind] ?? 'application/octet-stream',
    'cache-control': 'max-age=3600',
    ...(hasLength ? { 'content-length': CLAIMED_LENGTH } : {}),
  });
  if (kind === 'media') response.write(waveHeader());
  const timer = setInterval(() => response.write(CHUNK), EVERY_MS);
  response.on('close', () => {
    clearInterval(timer);
  });
}

const TYPES: Readonly<Record<string, string>> = {
  unknown: 'application/x-of-no-known-program',
  pdf: 'application/pdf',
  stream: 'text/plain',
  media: 'audio/wav',
};

/** The beginning of a sound that goes on for hours: 8 bits, one channel, 8,000 samples a second. */
function waveHeader(): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(CLAIMED_LENGTH, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(CLAIMED_LENGTH - 44, 40);
  return header;
}

const WRITER = `
const write = async () => {
  for (let count = 1; ; count += 1) {
    const cache = await caches.open('restless');
    await cache.put('/kept/' + (count % 20), new Response(String(count)));
    if (globalThis.document) {
      document.cookie = 'restless-' + (count % 20) + '=1; Max-Age=3600';
      localStorage.setItem('restless-' + (count % 20), String(count));
    }
  }
};
const sendLate = async () => {
  for (;;) {
    await fetch('/late', { method: 'POST', keepalive: true })
      .catch(() => new Promise((resolve) => setTimeout(resolve, 5)));
  }
};
void write();
void sendLate();
`;

const PAGE = `<!doctype html><title>Restless</title><h1>Restless</h1>
<script>
  // One after the other: a navigation that has had no answer yet is given up for the next.
  function beginAll(kinds, hasLength) {
    kinds.forEach((kind, index) => setTimeout(begin, 100 * index, kind, hasLength));
  }
  function begin(kind, hasLength) {
    const address = '/' + kind + (hasLength ? '?length' : '');
    const add = (name, properties) =>
      document.body.appendChild(Object.assign(document.createElement(name), properties));
    switch (kind) {
      case 'frame': add('iframe', { src: address }); break;
      case 'pop-up': open(address); break;
      case 'form': add('form', { action: address, method: 'post' }).submit(); break;
      case 'stream': fetch(address).then(async ({ body }) => {
        const reader = body.getReader();
        while (!(await reader.read()).done);
      }); break;
      case 'media': add('audio', { src: address, muted: true, autoplay: true }); break;
      case 'upload': fetch(address, { method: 'POST', body: new Blob([new Uint8Array(5e7)]) }); break;
      case 'writer':
        navigator.serviceWorker.register('/writer.js');
        new Worker('/writer.js');
        import('/writer.js');
        break;
      default: add('a', { href: address, innerText: kind }).click();
    }
  }
</script>`;
