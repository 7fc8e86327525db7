import type { Session, UploadData, WebContents } from 'electron';
import type { BlockedThing } from '../../audit/event.ts';
import type { BlockedSubject } from '../../audit/file/blocked-log.ts';
import type { TrafficGate } from '../../ending/browser-steps.ts';
import type { SessionTraces } from '../../identity/sign-out/session-traces.ts';
import type { Backpressure } from '../../sites/backpressure.ts';
import { framePolicy } from './guards/frame-policy.ts';
import {
  frameAncestors,
  OFFERS_FILE,
  OWN_PAGES,
  PDF_PAGE_POLICY,
  PDF_TYPE,
} from './pdf/pdf-page.ts';

type Headers = Readonly<Record<string, readonly string[]>>;

/**
 * What becomes of a PDF that a page or a frame gets. `as-offered`: the kiosk's viewer shows it, unless the
 * site offers it as a file. `page`: the viewer shows it even then. `download`: it becomes a download, which
 * the config allows or refuses: without a viewer the page would be blank, without a way back.
 */
export type PdfDisposition = 'as-offered' | 'page' | 'download';

/**
 * The headers of an answer to a page or a frame, changed where it is a PDF. The policy of the viewer's page
 * has to be among them: Electron takes it from here, and not from the page that takes the place of the
 * answer later (measured, Electron 33).
 * @returns what `onHeadersReceived` answers
 */
export function pdfAs(
  disposition: PdfDisposition,
  headers: Headers,
): { responseHeaders?: Record<string, string[]> } {
  const valueOf = (wanted: string) =>
    Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1][0] ?? '';
  if (!PDF_TYPE.test(valueOf('content-type').trim())) return {};
  const offered = valueOf('content-disposition');
  if (disposition === 'as-offered' && OFFERS_FILE.test(offered)) return {};
  const isDownload = disposition === 'download';
  const others = headersWhere(
    headers,
    (name) => !/^content-(disposition|security-policy)$/i.test(name),
  );
  const policies = [PDF_PAGE_POLICY, ...frameAncestors(headers)];
  return {
    responseHeaders: {
      ...others,
      'content-disposition': [
        `${isDownload ? 'attachment' : 'inline'}${offered.replace(/^[^;]*/, '')}`,
      ],
      ...(!isDownload && { 'content-security-policy': policies }),
    },
  };
}

/** What the server's answer counts as where the viewer shows a document that the page has made. */
const AS_PDF: Headers = { 'content-type': ['application/pdf'] };

/** A copy of some headers, as Electron takes them. */
function headersWhere(
  headers: Headers,
  isWanted: (name: string) => boolean,
): Record<string, string[]> {
  const wanted = Object.entries(headers).filter(([name]) => isWanted(name));
  return Object.fromEntries(wanted.map(([name, values]) => [name, [...values]]));
}

/** The headers with one more policy; those of the site apply as well (CSP Level 3, section 4.1). */
function withPolicy(
  headers: Headers,
  policy: string | null,
): { responseHeaders?: Record<string, string[]> } {
  if (policy === null) return {};
  const isPolicy = (name: string) => name.toLowerCase() === 'content-security-policy';
  const own = Object.values(headersWhere(headers, isPolicy)).flat();
  const others = headersWhere(headers, (name) => !isPolicy(name));
  return { responseHeaders: { ...others, 'content-security-policy': [...own, policy] } };
}

/** Called with what a page was refused; the callee decides how much of the subject is recorded. */
export type OnBlocked = (
  what: BlockedThing,
  subject: BlockedSubject,
  /** Absent where no page asked, such as a worker's download. */
  page: WebContents | null,
) => void;

/** The gate, and the pages that may still pass when it is shut. */
export interface Traffic extends TrafficGate {
  /** Lets a page through the shut gate that signs out at the provider or at a site. */
  letThrough(webContentsId: number): PassingPage;
  /**
   * Catches the first page load from this address, before any request leaves the device.
   * @param address matched exactly, without query and fragment
   */
  catchOnce(address: string, onCaught: (url: string) => void): void;
}

/** The page that may pass the gate. */
export interface PassingPage {
  /** The HTTP status of the page itself; null before the server has answered. */
  status(): number | null;
  /** How many requests have been sent and not been answered in full. */
  requestCount(): number;
}

interface Passing {
  status: number | null;
  readonly underWay: Set<number>;
}

/**
 * Puts the gate in front of a new partition. It has to be there from the start: handlers that are
 * added later do not stop requests that are under way (measured, Electron 33).
 */
export function guardTraffic(
  partition: Session,
  {
    traces,
    backpressure,
    pdf,
    joined,
  }: {
    readonly traces: SessionTraces;
    readonly backpressure: Backpressure;
    readonly pdf: PdfDisposition;
    /** Nothing is requested before the partition has its way to servers. */
    readonly joined: Promise<void>;
  },
): Traffic {
  let isOpen = true;
  const through = new Map<number, Passing>();
  let caught: { readonly address: string; readonly tell: (url: string) => void } | null = null;
  // An empty list of urls stopped meaning "all" with Electron 35.
  const everything = { urls: ['<all_urls>'] };
  const passing = ({ webContentsId }: { webContentsId?: number }) =>
    webContentsId === undefined ? undefined : through.get(webContentsId);
  const mayPass = (details: { webContentsId?: number }) => isOpen || passing(details) !== undefined;
  partition.webRequest.onBeforeRequest(everything, (details, answer) => {
    const { url, resourceType } = details;
    backpressure.caused(url.length);
    if (caught !== null && resourceType === 'mainFrame' && addressOf(url) === caught.address) {
      const { tell } = caught;
      caught = null;
      answer({ cancel: true });
      tell(url);
      return;
    }
    const decide = () => {
      const isRefused = isLinkPing(details) || !mayPass(details);
      if (!isRefused) passing(details)?.underWay.add(details.id);
      answer({ cancel: isRefused });
    };
    joined.then(decide, () => answer({ cancel: true }));
  });
  partition.webRequest.onSendHeaders(everything, ({ url, requestHeaders }) => {
    traces.sent({ url, headers: requestHeaders });
  });
  partition.webRequest.onHeadersReceived(everything, (details, answer) => {
    const { url, resourceType } = details;
    const isOwnPdf = pdf !== 'download' && new URL(url).pathname.startsWith(OWN_PAGES);
    const responseHeaders = isOwnPdf ? AS_PDF : (details.responseHeaders ?? {});
    const setCookies = Object.entries(responseHeaders)
      .filter(([name]) => name.toLowerCase() === 'set-cookie')
      .flatMap(([, lines]) => lines);
    traces.got({ url, isPage: resourceType === 'mainFrame', setCookies });
    const passes = passing(details);
    if (passes !== undefined && resourceType === 'mainFrame') passes.status = details.statusCode;
    if (!mayPass(details)) answer({ cancel: true });
    else if (resourceType === 'mainFrame') answer(pdfAs(pdf, responseHeaders));
    else if (['subFrame', 'object'].includes(resourceType)) {
      const pageUrl = details.webContents?.mainFrame.url ?? '';
      const asPdf = pdfAs(pdf, responseHeaders);
      if ('responseHeaders' in asPdf) answer(asPdf);
      else {
        framePolicy(url, pageUrl).then(
          // The gate may have been shut meanwhile.
          (policy) =>
            answer(mayPass(details) ? withPolicy(responseHeaders, policy) : { cancel: true }),
          () => answer({ cancel: true }),
        );
      }
    } else answer({});
  });
  const isOver = ({ id }: { readonly id: number }) => {
    for (const { underWay } of through.values()) underWay.delete(id);
  };
  partition.webRequest.onCompleted(everything, isOver);
  partition.webRequest.onErrorOccurred(everything, isOver);
  return {
    shut: () => {
      isOpen = false;
      backpressure.close();
    },
    isOpen: () => isOpen,
    letThrough: (webContentsId) => {
      const page: Passing = { status: null, underWay: new Set() };
      through.set(webContentsId, page);
      return { status: () => page.status, requestCount: () => page.underWay.size };
    },
    catchOnce: (address, onCaught) => {
      caught = { address: addressOf(address), tell: onCaught };
    },
  };
}

/** A request, whose body is absent more often than Electron's own types say. */
interface Upload {
  readonly resourceType: string;
  readonly uploadData?: readonly UploadData[];
}

/**
 * `<a ping>` tells any server which link the user pressed, and when. Chromium sends it with the
 * body `PING` (HTML, hyperlink auditing); the other requests of this type are a site's own beacons.
 */
function isLinkPing({ resourceType, uploadData }: Upload): boolean {
  return resourceType === 'ping' && String(uploadData?.[0]?.bytes) === 'PING';
}

function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
