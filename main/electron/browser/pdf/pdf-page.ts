/** The viewer's files and documents, in the partition of the sites. */
export const PDF_SCHEME = 'cleardesk-pdf';

/**
 * Where the viewer shows a document that a page has made itself, on the page's own origin. The site's server
 * gets a request for it, for Electron 33 takes the page's policy from no other answer; whatever it says, the
 * user gets the viewer.
 */
export const OWN_PAGES = '/.cleardesk-pdf/';

export const PDF_TYPE = /^application\/(x-)?pdf\b/i;

/** A `Content-Disposition` by which a site offers a file (RFC 6266). */
export const OFFERS_FILE = /^\s*attachment\b/i;

type Headers = readonly { readonly name: string; readonly value: string }[];

/**
 * The page may run the viewer's script and load the viewer's files and the one document, and nothing else.
 * `sandbox` takes the site's origin from it, so that a script in it could reach nothing of the site's
 * (HTML, "sandboxing"; CSP Level 3, section 6.3.2).
 */
export const PDF_PAGE_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  `script-src ${PDF_SCHEME}: 'wasm-unsafe-eval'`,
  `style-src ${PDF_SCHEME}: 'unsafe-inline'`,
  `img-src ${PDF_SCHEME}: data: blob:`,
  `font-src ${PDF_SCHEME}: data: blob:`,
  `connect-src ${PDF_SCHEME}:`,
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** What the viewer's page is answered with. */
export const PDF_PAGE_HEADERS: Headers = [
  { name: 'content-type', value: 'text/html; charset=utf-8' },
  { name: 'content-security-policy', value: PDF_PAGE_POLICY },
  { name: 'cache-control', value: 'no-store' },
  { name: 'x-content-type-options', value: 'nosniff' },
];

/** Why there is nothing to show: it is larger than the kiosk shows, or it is no longer in its memory. */
export type PdfProblem = 'too-large' | 'gone';

/**
 * The viewer's page for one document.
 * @param built the built page (renderer/pdf/viewer.html)
 * @param id of the document that the page fetches
 */
export function pdfPage(
  built: string,
  {
    id,
    name,
    language,
    texts,
    problem,
  }: {
    readonly id: string;
    readonly name: string;
    readonly language: string;
    /** IT's own texts, as JSON. */
    readonly texts: string;
    readonly problem: PdfProblem | null;
  },
): string {
  return built
    .replace('data-document-id=""', `data-document-id="${id}"`)
    .replace('data-language=""', `data-language="${escapeHtml(language)}"`)
    .replace('data-texts=""', () => `data-texts="${escapeHtml(texts)}"`)
    .replace('data-problem=""', problem === null ? '' : `data-problem="${problem}"`)
    .replace('<title></title>', () => `<title>${escapeHtml(name)}</title>`);
}

/** The value of a header; empty where there is none. */
export function valueOf(headers: Headers, wanted: string): string {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value ?? '';
}

/** What the site says of pages that may frame its document still counts. @param headers by their names */
export function frameAncestors(
  headers: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => name.toLowerCase() === 'content-security-policy')
    .flatMap(([, values]) => values)
    .flatMap((value) => value.split(/[;,]/))
    .filter((directive) => /^\s*frame-ancestors\b/i.test(directive))
    .map((directive) => directive.trim());
}

/** The last part of an address's path, as a person would call the document. */
export function nameOf(url: string): string {
  const [last = ''] = new URL(url).pathname.split('/').slice(-1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
