import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session, WebContents } from 'electron';
import { z } from 'zod';
import { mainFrameId, type SendCommand } from '../guards/devtools.ts';
import { PDF_SCHEME, type PdfProblem } from './pdf-page.ts';

/** A larger document is not shown: the kiosk's main process holds it for a moment. */
export const MOST_PDF_BYTES = 100_000_000;
/** The same for all documents that are on their way at the same time. */
const MOST_BYTES_UNDER_WAY = 200_000_000;
const PART_BYTES = 1_000_000;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  mjs: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  wasm: 'application/wasm',
};

const streamPart = z.object({ data: z.string(), base64Encoded: z.boolean(), eof: z.boolean() });

/** A page, or one of its frames that has a process of its own. */
export interface Speaker {
  readonly contents: WebContents;
  readonly send: SendCommand;
  readonly isFrame: boolean;
}

/**
 * The documents on their way from a site to the viewer, in memory only, and the viewer's own files: both
 * are answered under a scheme of the kiosk's in the sites' partition.
 */
export class PdfDocuments {
  readonly #folder: string;
  /** Documents that a viewer is about to fetch, by an address that no site can guess. */
  readonly #waiting = new Map<string, Buffer>();
  #bytesUnderWay = 0;

  /** @param folder the built viewer */
  constructor(partition: Session, folder: string) {
    this.#folder = folder;
    partition.protocol.handle(PDF_SCHEME, ({ url }) => this.#answer(new URL(url).pathname));
  }

  /**
   * Reads a document.
   * @param handle of a stream of the DevTools protocol (`IO`)
   */
  async read(handle: string, send: SendCommand): Promise<Buffer | PdfProblem> {
    const parts: Buffer[] = [];
    let length = 0;
    try {
      for (let isOver = false; !isOver;) {
        const answer = await send('IO.read', { handle, size: PART_BYTES });
        const { data, base64Encoded, eof } = streamPart.parse(answer);
        const part = Buffer.from(data, base64Encoded ? 'base64' : 'utf8');
        parts.push(part);
        length += part.length;
        this.#bytesUnderWay += part.length;
        isOver = eof;
        const isTooMuch = length > MOST_PDF_BYTES || this.#bytesUnderWay > MOST_BYTES_UNDER_WAY;
        if (isTooMuch) return 'too-large';
      }
      return Buffer.concat(parts, length);
    } finally {
      this.#bytesUnderWay -= length;
      await send('IO.close', { handle });
    }
  }

  /**
   * Keeps a document until the viewer fetches it, once. A page that was closed meanwhile never does: the
   * oldest documents go first.
   */
  keep(id: string, document: Buffer): void {
    this.#waiting.set(id, document);
    let bytes = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [oldest, { length }] of this.#waiting) {
      if (bytes <= MOST_BYTES_UNDER_WAY) break;
      this.#waiting.delete(oldest);
      bytes -= length;
    }
  }

  clear(): void {
    this.#waiting.clear();
  }

  async #answer(path: string): Promise<Response> {
    const [, kind = '', name = ''] = /^\/(document\/)?(.*)$/.exec(path) ?? [];
    if (kind === 'document/') {
      const document = this.#waiting.get(name);
      this.#waiting.delete(name);
      return document === undefined ? notFound() : answerWith(document, 'application/pdf');
    }
    // The built viewer has no other names, so none leads out of its folder.
    if (!/^(?:[a-z_]+\/)?[\w-]+(?:\.[a-z]+)*$/i.test(name)) return notFound();
    try {
      const bytes = await readFile(join(this.#folder, name));
      return answerWith(bytes, CONTENT_TYPES[/\w+$/.exec(name)?.[0] ?? ''] ?? '');
    } catch {
      return notFound();
    }
  }
}

/** The page has no origin, so every request of its own comes from another one (Fetch, "CORS protocol"). */
const FOR_EVERY_PAGE = { 'access-control-allow-origin': '*' };

function answerWith(body: Buffer, contentType: string): Response {
  const type = contentType === '' ? 'application/octet-stream' : contentType;
  return new Response(new Uint8Array(body), {
    headers: { ...FOR_EVERY_PAGE, 'content-type': type },
  });
}

function notFound(): Response {
  return new Response(null, { status: 404, headers: FOR_EVERY_PAGE });
}

/**
 * The address in the page's memory of a document that a service worker has answered. It hears requests of
 * the page's own world only, not of one beside it.
 */
export async function blobOf(
  { contents, send, isFrame }: Speaker,
  frameId: string,
  url: string,
): Promise<string | null> {
  const { mainFrame } = contents;
  const isTop = !isFrame && (await mainFrameId(send)) === frameId;
  const frame = isTop ? mainFrame : mainFrame.framesInSubtree.find((one) => one.url === url);
  const made: unknown = await frame?.executeJavaScript(
    `fetch(location.href).then((answer) => answer.blob()).then(URL.createObjectURL)`,
  );
  return typeof made === 'string' && made.startsWith('blob:') ? made : null;
}

/** A page's service worker would hear the request for the viewer first, and ask the site's server for it. */
export async function askServiceWorker(send: SendCommand, isAsked: boolean): Promise<void> {
  if (!isAsked) await send('Network.enable');
  await send('Network.setBypassServiceWorker', { bypass: !isAsked });
  if (isAsked) await send('Network.disable');
}
