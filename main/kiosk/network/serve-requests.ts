import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { NetworkError } from '../../base/network-fault.ts';
import { readLines } from '../../base/lines.ts';
import { errorText } from '../../base/errors.ts';
import { prepareChromium } from '../../electron/process/chromium.ts';
import { Requests } from '../../electron/network/requests.ts';
import { backChannel, type BackChannel } from '../../identity/sign-out/back-channel.ts';
import {
  fromCommand,
  MOST_LINE_BYTES,
  type FromCommand,
  type ToCommand,
} from '../../network/wire.ts';
import { openNetwork } from './network.ts';

/** The command has a shorter limit of its own. */
const LIMITS = { limitMs: 60_000, maxBytes: 1_000_000 };

/**
 * Makes requests for a command, in a process of its own: the command runs before Chromium starts, and its
 * network is to be the kiosk's. Ends when its standard input does.
 */
export async function serveRequests(): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'cleardesk-command-'));
  prepareChromium({ profile, temporary: profile });
  app.on('quit', () => {
    rmSync(profile, { recursive: true, force: true });
  });
  await app.whenReady();
  const underWay = new Map<number, AbortController>();
  let request: BackChannel | null = null;
  for await (const line of readLines(process.stdin, MOST_LINE_BYTES)) {
    const message = fromCommand.parse(JSON.parse(line.toString()));
    switch (message.kind) {
      case 'settings': {
        const network = openNetwork(message.settings, (text) => say({ kind: 'problem', text }));
        request = backChannel(LIMITS, new Requests(network).send);
        break;
      }
      case 'request':
        if (request === null) throw new Error('the settings come first');
        void answer(request, message, underWay).then(say);
        break;
      case 'abort':
        underWay.get(message.id)?.abort();
        break;
    }
  }
  app.quit();
}

async function answer(
  request: BackChannel,
  { id, url, method, headers, body }: Extract<FromCommand, { readonly kind: 'request' }>,
  underWay: Map<number, AbortController>,
): Promise<ToCommand> {
  const controller = new AbortController();
  underWay.set(id, controller);
  try {
    const options = { method, headers, ...(body === null ? {} : { body }) };
    const given = await request(url, { ...options, signal: controller.signal });
    const text = Buffer.from(await given.arrayBuffer()).toString('base64');
    return { kind: 'answer', id, status: given.status, headers: [...given.headers], body: text };
  } catch (error) {
    const certificates = error instanceof NetworkError ? [...error.certificates] : [];
    return { kind: 'failure', id, error: errorText(error), certificates };
  } finally {
    underWay.delete(id);
  }
}

function say(message: ToCommand): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
