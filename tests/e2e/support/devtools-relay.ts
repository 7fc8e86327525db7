import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { z } from 'zod';

const version = z.object({ webSocketDebuggerUrl: z.string() });
const attachedToFrame = z.looseObject({
  method: z.literal('Target.attachedToTarget'),
  params: z.looseObject({
    targetInfo: z.looseObject({ type: z.literal('iframe'), parentFrameId: z.string().optional() }),
  }),
});

/**
 * Passes on what Playwright and one browser say to each other, and names a parent for each frame that
 * has a process of its own. Chromium 130 names none, and does not announce frames (`Page.frameAttached`)
 * to Playwright while the kiosk is attached to the page as well: Playwright then lets a frame that it does
 * not know wait without end (measured, Electron 33 and Playwright 1.65). Users have no second debugger.
 * Nor does it let a frame wait for Playwright: Chromium 130 may then leave it empty (docs/decisions/0004).
 * @returns the address that Playwright connects to, once; the relay ends with the connection
 */
export async function relayDevTools(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/version`);
  const { webSocketDebuggerUrl } = version.parse(await answer.json());
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  server.once('connection', (playwright) => {
    server.close();
    relay(playwright, new WebSocket(webSocketDebuggerUrl, { perMessageDeflate: false }));
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function relay(playwright: WebSocket, browser: WebSocket): void {
  const early: string[] = [];
  playwright.on('message', (data) => {
    const text = withoutWaiting(textOf(data));
    if (browser.readyState === WebSocket.OPEN) browser.send(text);
    else early.push(text);
  });
  browser.on('open', () => {
    for (const text of early) browser.send(text);
  });
  browser.on('message', (data) => playwright.send(withParent(textOf(data))));
  for (const socket of [playwright, browser]) {
    // An error is followed by a close.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      playwright.terminate();
      browser.terminate();
    });
  }
}

/** A page's command without the wish that its frames wait. */
function withoutWaiting(text: string): string {
  const isOfPage = text.includes('"method":"Target.setAutoAttach"') && text.includes('"sessionId"');
  return isOfPage
    ? text.replace('"waitForDebuggerOnStart":true', '"waitForDebuggerOnStart":false')
    : text;
}

function withParent(text: string): string {
  if (!text.startsWith('{"method":"Target.attachedToTarget"')) return text;
  const frame = attachedToFrame.safeParse(JSON.parse(text));
  if (!frame.success) return text;
  const { params } = frame.data;
  // Playwright takes the page itself where it does not know the parent.
  const targetInfo = { parentFrameId: 'unknown', ...params.targetInfo };
  return JSON.stringify({ ...frame.data, params: { ...params, targetInfo } });
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}
