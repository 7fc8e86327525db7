import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { EventBus as Events, PDFViewer as Viewer } from 'pdfjs-dist/web/pdf_viewer.mjs';
import 'pdfjs-dist/legacy/web/pdf_viewer.css';
import { createInstance, type i18n } from 'i18next';
import { chooseLanguage } from '../languages.ts';
import { textOptions } from '../texts.ts';
import type { OwnTexts } from '../../preload/contract.ts';
import { makeTools, type Tools } from './tools.ts';
import '../theme.css';
import './viewer.css';

/** Where this page's own files are, and the document that it shows (main/electron/browser/pdf/pdf-viewer.ts). */
const OWN_FILES = new URL(/* @vite-ignore */ '.', import.meta.url).href;
const {
  documentId,
  language = 'auto',
  texts: ownTexts = '{}',
  problem,
} = document.documentElement.dataset;

/** A page is drawn with no more pixels than this; what is larger is drawn coarser. */
const MOST_CANVAS_PIXELS = 32_000_000;
const MOST_IMAGE_PIXELS = 100_000_000;

async function main(): Promise<void> {
  const chosen = chooseLanguage(language, navigator.language);
  document.documentElement.lang = chosen.tag;
  document.documentElement.dir = chosen.direction;
  const texts = createInstance();
  await texts.init(textOptions(chosen, parsedTexts(ownTexts)));
  const tools = makeTools(texts);
  if (problem === 'too-large' || problem === 'gone') {
    tools.say(texts.t(`pdf.${problem}`));
    return;
  }
  // The kiosk's policy takes the site's origin from this page; without it, no document is opened here.
  if (window.origin !== 'null') {
    tools.say(texts.t('pdf.broken'));
    return;
  }
  tools.say(texts.t('pdf.loading'));
  try {
    const data = await documentBytes();
    if (data === null) tools.say(texts.t('pdf.gone'));
    else await show(tools, texts, data);
  } catch {
    tools.say(texts.t('pdf.broken'));
  }
}

/** IT's own texts, which the kiosk has checked and written into the page. */
function parsedTexts(json: string): OwnTexts {
  const texts: unknown = JSON.parse(json);
  return isOwnTexts(texts) ? texts : {};
}

function isOwnTexts(value: unknown): value is OwnTexts {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((texts) => typeof texts === 'object' && texts !== null)
  );
}

/** @returns null where the kiosk no longer has the document: it hands it over once */
async function documentBytes(): Promise<ArrayBuffer | null> {
  const answer = await fetch(`${OWN_FILES}document/${documentId ?? ''}`);
  return answer.ok ? answer.arrayBuffer() : null;
}

async function show(tools: Tools, texts: i18n, data: ArrayBuffer): Promise<void> {
  const components = await viewerComponents();
  pdfjs.GlobalWorkerOptions.workerPort = await startWorker();
  const loading = pdfjs.getDocument({
    data,
    cMapUrl: `${OWN_FILES}cmaps/`,
    standardFontDataUrl: `${OWN_FILES}standard_fonts/`,
    wasmUrl: `${OWN_FILES}wasm/`,
    maxImageSize: MOST_IMAGE_PIXELS,
    canvasMaxAreaInBytes: MOST_CANVAS_PIXELS * 4,
    enableXfa: false,
  });
  loading.onPassword = (answer: (password: string) => void, reason: number) => {
    const isWrong = reason === pdfjs.PasswordResponses.INCORRECT_PASSWORD;
    tools.askPassword(texts.t(isWrong ? 'pdf.wrongPassword' : 'pdf.password'), answer);
  };
  const pdf = await loading.promise;
  const getPage = pdf.getPage.bind(pdf);
  const reportBroken = (number: number) => {
    // The viewer itself only writes to the console, and leaves the page empty.
    const page = viewer.getPageView(number - 1) as PageView | undefined;
    if (page !== undefined) tools.sayOnPage(page.div, texts.t('pdf.brokenPage'));
  };
  pdf.getPage = async (number) => {
    try {
      return await getPage(number);
    } catch (error) {
      reportBroken(number);
      throw error;
    }
  };
  const { EventBus, PDFFindController, PDFLinkService, PDFViewer, LinkTarget } = components;
  const eventBus = new EventBus();
  // A link stays in this page, and the kiosk decides whether its address may be shown.
  const linkService = new PDFLinkService({ eventBus, externalLinkTarget: LinkTarget.SELF });
  const findController = new PDFFindController({ eventBus, linkService });
  const viewer = new PDFViewer({
    container: tools.container,
    eventBus,
    linkService,
    findController,
    annotationMode: pdfjs.AnnotationMode.ENABLE,
    imageResourcesPath: `${OWN_FILES}images/`,
    annotationEditorMode: pdfjs.AnnotationEditorType.DISABLE,
    maxCanvasPixels: MOST_CANVAS_PIXELS,
  });
  linkService.setViewer(viewer);
  eventBus.on('pagesinit', () => {
    viewer.currentScaleValue = 'page-width';
    if (viewer.currentScale > 1.5) viewer.currentScale = 1.5;
    tools.say(null);
  });
  eventBus.on('pagerendered', ({ pageNumber, error }: RenderedEvent) => {
    if (error !== null) reportBroken(pageNumber);
  });
  connect(tools, viewer, eventBus, texts);
  viewer.setDocument(pdf);
  linkService.setDocument(pdf);
  // Rejects where there is no first page, also after it has said so on the console.
  await viewer.pagesPromise;
}

/** Joins the buttons and fields with the pages. */
function connect(tools: Tools, viewer: Viewer, eventBus: Events, texts: i18n): void {
  tools.onPage = (number) => {
    viewer.currentPageNumber = Math.min(Math.max(1, number), viewer.pagesCount);
  };
  tools.onZoom = (step) => {
    if (step === 'fit') viewer.currentScaleValue = 'page-width';
    else viewer.updateScale({ steps: step });
  };
  tools.onSearch = (query, isBackwards, isAgain) => {
    eventBus.dispatch('find', {
      source: tools,
      type: isAgain ? 'again' : '',
      query,
      findPrevious: isBackwards,
      highlightAll: true,
    });
  };
  const showPage = () => tools.showPage(viewer.currentPageNumber, viewer.pagesCount);
  eventBus.on('pagesinit', showPage);
  eventBus.on('pagechanging', showPage);
  const showMatches = ({ matchesCount, state }: FindEvent) => {
    const { current, total } = matchesCount;
    if (state === NOT_FOUND) tools.showMatches(texts.t('pdf.notFound'));
    else tools.showMatches(total === 0 ? '' : texts.t('pdf.found', { current, total }));
  };
  eventBus.on('updatefindcontrolstate', showMatches);
  eventBus.on('updatefindmatchescount', showMatches);
}

/** A page of the viewer's, drawn or not. */
interface PageView {
  readonly div: HTMLDivElement;
}

/** What pdf.js says of a page that it has drawn. */
interface RenderedEvent {
  readonly pageNumber: number;
  /** Null where all of it could be drawn. */
  readonly error: unknown;
}

/** What pdf.js says of a search (`FindState` in its pdf_find_controller.js). */
interface FindEvent {
  readonly state?: number;
  readonly matchesCount: { readonly current: number; readonly total: number };
}

const NOT_FOUND = 1;

/** The viewer's components look for the library among the globals when they are loaded. */
async function viewerComponents() {
  Object.assign(globalThis, { pdfjsLib: pdfjs });
  return import('pdfjs-dist/legacy/web/pdf_viewer.mjs');
}

/**
 * A sandboxed page has no origin and may start no worker from an address, only from its own text
 * (HTML, "worker processing model"). That text loads the real one, which hears nothing before it is there.
 */
function startWorker(): Promise<Worker> {
  const text = `import('${OWN_FILES}pdf.worker.min.mjs').then(() => postMessage('ready'))`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(address);
  return new Promise((resolve, reject) => {
    worker.onmessage = () => {
      worker.onmessage = null;
      URL.revokeObjectURL(address);
      resolve(worker);
    };
    worker.onerror = () => {
      reject(new Error('the worker did not start'));
    };
  });
}

void main();
