import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session, WebContents } from 'electron';
import { z } from 'zod';
import { evaluateBeside, mainFrameId, type SendCommand } from '../guards/devtools.ts';
import {
  askServiceWorker,
  blobOf,
  MOST_PDF_BYTES,
  PdfDocuments,
  type Speaker,
} from './pdf-documents.ts';
import {
  nameOf,
  OFFERS_FILE,
  type PdfProblem,
  OWN_PAGES,
  PDF_PAGE_HEADERS,
  PDF_TYPE,
  pdfPage,
  valueOf,
} from './pdf-page.ts';

/** The user can go back to as many of them. */
const MOST_OWN_PAGES = 50;

/** An answer to a page's or a frame's request, which waits for the kiosk (DevTools protocol, `Fetch`). */
const pausedAnswer = z.object({
  requestId: z.string(),
  frameId: z.string(),
  request: z.object({ url: z.string() }),
  responseHeaders: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
});
type PausedAnswer = z.infer<typeof pausedAnswer>;

/** A page or a frame shows another document (DevTools protocol, `Page`). */
const frameNavigated = z.object({
  frame: z.object({ id: z.string(), url: z.string(), mimeType: z.string() }),
});
const resolvedBlob = z.object({ uuid: z.string() });
const openedStream = z.object({ stream: z.string() });

export interface PdfViewerOptions {
  /** The built viewer (vite.pdf.config.ts). */
  readonly folder: string;
  /** A language tag, or `auto`. */
  readonly language: string;
  /** IT's own texts, by language. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whether a page may be printed: then its document is kept for as long as it is shown. */
  readonly mayPrint: boolean;
}

/**
 * Shows PDFs of one session's pages in Mozilla's pdf.js, in place of the answer that has the document:
 * in a page, a frame, an `<embed>` or an `<object>`, however it was requested. Chromium's own viewer is
 * an extension with plug-ins, which are switched off. No file is made.
 */
export class PdfViewer {
  /** Lets the answers to pages and frames wait until {@link onMessage} has looked at them. */
  static readonly command = [
    'Fetch.enable',
    {
      patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Response' }],
    },
  ] as const;

  readonly #options: PdfViewerOptions;
  readonly #documents: PdfDocuments;
  /** The viewer's pages that have an address of their own. */
  readonly #pages = new Map<string, string>();
  /** Documents of a page's own that are no PDFs, on their way. */
  readonly #passing = new WeakMap<WebContents, string>();
  readonly #shown = new WeakMap<WebContents, Buffer>();
  #isClosed = false;

  constructor(partition: Session, options: PdfViewerOptions) {
    this.#options = options;
    this.#documents = new PdfDocuments(partition, options.folder);
  }

  /** The document that a page shows as a whole; null where it shows something else. */
  documentOf(contents: WebContents): Buffer | null {
    return this.#shown.get(contents) ?? null;
  }

  /** Forgets every document; none is shown any more. */
  close(): void {
    this.#isClosed = true;
    this.#documents.clear();
    this.#pages.clear();
  }

  /** Hears what a page or one of its frames says over the DevTools protocol. */
  async onMessage(speaker: Speaker, method: string, parameters: unknown): Promise<void> {
    if (method === 'Fetch.requestPaused') {
      await this.#onAnswer(speaker, pausedAnswer.parse(parameters));
    } else if (method === 'Page.frameNavigated') {
      const { id, mimeType, url } = frameNavigated.parse(parameters).frame;
      if (!PDF_TYPE.test(mimeType)) return;
      const made = url.startsWith('blob:') ? null : await blobOf(speaker, id, url);
      await this.#showMade(speaker, id, made, 'replace');
    }
  }

  /**
   * A page leaves for a document that it has made, whose address ends with the page (File API, section
   * 8.1): the kiosk looks at it first. One that is no PDF is then loaded.
   * @returns whether the page has to wait
   */
  holdsBlob(contents: WebContents, url: string): boolean {
    if (!url.startsWith('blob:') || this.#isClosed) return false;
    if (this.#passing.get(contents) === url) {
      this.#passing.delete(contents);
      return false;
    }
    const send: SendCommand = (method, more) => contents.debugger.sendCommand(method, more);
    this.#openBlob({ contents, send, isFrame: false }, url).catch(() => undefined);
    return true;
  }

  async #openBlob(speaker: Speaker, url: string): Promise<void> {
    const { contents, send } = speaker;
    const frameId = await mainFrameId(send);
    const isShown = await this.#showMade(speaker, frameId, url, 'assign');
    if (isShown) return;
    this.#passing.set(contents, url);
    await evaluateBeside(frameId, `location.assign(${JSON.stringify(url)})`, send);
  }

  /** Lets an answer that waits go on as it is, or with the viewer in its place. */
  async #onAnswer(speaker: Speaker, answer: PausedAnswer): Promise<void> {
    const { requestId, frameId } = answer;
    const { send } = speaker;
    const { pathname } = new URL(answer.request.url);
    if (pathname.startsWith(OWN_PAGES)) {
      const html = this.#pages.get(pathname.slice(OWN_PAGES.length));
      await fulfil(send, requestId, html ?? (await this.#html('', 'gone')));
      await askServiceWorker(send, true);
      return;
    }
    if (!this.#isForViewer(answer)) {
      await send('Fetch.continueResponse', { requestId });
      return;
    }
    const { url } = answer.request;
    // The user hears that at once: the document may take minutes to arrive.
    if (Number(valueOf(answer.responseHeaders, 'content-length')) > MOST_PDF_BYTES) {
      await fulfil(send, requestId, await this.#html(nameOf(url), 'too-large'));
      return;
    }
    try {
      const taken = await send('Fetch.takeResponseBodyAsStream', { requestId });
      const document = await this.#documents.read(openedStream.parse(taken).stream, send);
      await this.#keepForPrinting(speaker, frameId, document);
      const html = await this.#html(nameOf(url), document);
      await fulfil(send, requestId, html);
    } catch (error) {
      // The server broke off: without an answer the page would wait without end.
      await send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
      throw error;
    }
  }

  /**
   * A document comes from the page's own memory (`blob:`, a service worker), and not by an answer that
   * waits: it is read from there, and the frame is sent to the viewer.
   * @param url of the document; null for the one that the frame shows
   * @param how whether the viewer gets an entry of its own in the history
   * @returns false for one that is no PDF
   */
  async #showMade(
    speaker: Speaker,
    frameId: string,
    url: string | null,
    how: 'assign' | 'replace',
  ): Promise<boolean> {
    const { send } = speaker;
    const address = url === null ? 'location.href' : JSON.stringify(url);
    const objectId = await evaluateBeside(
      frameId,
      `fetch(${address}).then((answer) => answer.blob()).then((blob) => ${String(PDF_TYPE)}.test(blob.type) ? blob : null)`,
      send,
    );
    if (objectId === null) return false;
    const { uuid } = resolvedBlob.parse(await send('IO.resolveBlob', { objectId }));
    const document = await this.#documents.read(`blob:${uuid}`, send);
    await this.#keepForPrinting(speaker, frameId, document);
    const id = randomUUID();
    const [oldest] = this.#pages.keys();
    if (oldest !== undefined && this.#pages.size >= MOST_OWN_PAGES) this.#pages.delete(oldest);
    this.#pages.set(id, await this.#html('', document));
    await askServiceWorker(send, false);
    const there = `location.origin + '${OWN_PAGES}${id}'`;
    await evaluateBeside(frameId, `location.${how}(${there})`, send);
    return true;
  }

  #isForViewer({ responseHeaders }: PausedAnswer): boolean {
    const isPdf = PDF_TYPE.test(valueOf(responseHeaders, 'content-type'));
    const isFile = OFFERS_FILE.test(valueOf(responseHeaders, 'content-disposition'));
    return isPdf && !isFile && !this.#isClosed;
  }

  async #html(name: string, document: Buffer | PdfProblem): Promise<string> {
    const id = randomUUID();
    const problem = typeof document === 'string' ? document : null;
    if (typeof document !== 'string') this.#documents.keep(id, document);
    const { folder, language, texts } = this.#options;
    const built = await readFile(join(folder, 'viewer.html'), 'utf8');
    return pdfPage(built, { id, name, language, texts: ownPdfTexts(texts), problem });
  }

  /** A page that shows a document as a whole is printed as this document. */
  async #keepForPrinting(
    { contents, send, isFrame }: Speaker,
    frameId: string,
    document: Buffer | PdfProblem,
  ): Promise<void> {
    if (typeof document === 'string' || isFrame || !this.#options.mayPrint) return;
    if ((await mainFrameId(send)) !== frameId) return;
    contents.once('did-navigate', () => {
      this.#shown.set(contents, document);
      contents.once('did-navigate', () => this.#shown.delete(contents));
    });
  }
}

/** The viewer runs in a session's partition, and gets no more of the texts than its own. */
function ownPdfTexts(texts: PdfViewerOptions['texts']): string {
  const own = Object.entries(texts).map(([language, { pdf = {} }]) => [language, { pdf }]);
  return JSON.stringify(Object.fromEntries(own));
}

async function fulfil(send: SendCommand, requestId: string, html: string): Promise<void> {
  await send('Fetch.fulfillRequest', {
    requestId,
    responseCode: 200,
    responseHeaders: PDF_PAGE_HEADERS,
    body: Buffer.from(html).toString('base64'),
  });
}
