import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import type { Kiosk } from '../e2e/support/kiosk.ts';
import { expect, test } from '../e2e/support/test.ts';
import { unpackSources } from './support/packages.ts';
import { configOf, leaveToKiosk, refusedUntilEnd } from './support/played.ts';

/** The test files of pdf.js itself, and of programs that read, repair and take apart PDFs. */
const SOURCES = ['pdf.js', 'qpdf', 'pdfminer', 'pikepdf'];

/** Everything that the viewer may come to. What it says is a whole sentence. */
const OUTCOMES: ReadonlySet<string> = new Set([
  'shown',
  'shown This page cannot be shown completely. It may be damaged.',
  'This PDF cannot be shown. It may be damaged.',
  'This PDF is protected by a password.',
]);

/** One document, for people to read: test-results/pdfs.tsv. */
interface Row {
  readonly file: string;
  readonly outcome: string;
  readonly ms: number;
  /** The memory of the largest process of the kiosk afterwards. */
  readonly megabytes: number;
  /** What the viewer's own guards refused, and whether its process died. */
  readonly faults: readonly string[];
}

test('PDFs: each is shown or said to be damaged, none hangs the viewer, and the session ends clean', async ({
  launch,
}) => {
  test.setTimeout(3_600_000);
  const folder = unpackSources(SOURCES, '*.pdf');
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.pdf'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const { url, close } = await serveFiles(files);
  const kiosk = await launch({
    config: configOf(
      `name: Post, url: "${url}"`,
      'downloads: block',
      'session: { idleTimeout: 4h }\n',
    ),
  });
  await kiosk.startSession();
  const site = leaveToKiosk(await kiosk.site());
  let faults: string[] = [];
  site.on('console', (message) => {
    if (message.text().startsWith('Refused to')) faults.push(message.text());
  });
  site.on('crash', () => faults.push('the process died'));
  const rows: Row[] = [];
  for (const [index, file] of files.entries()) {
    faults = [];
    const start = performance.now();
    await site.goto(`${url}/${index}/${encodeURIComponent(basename(file))}`, {
      waitUntil: 'commit',
    });
    const outcome = await outcomeOf(site);
    const ms = Math.round(performance.now() - start);
    const row = { file: relative(folder, file), outcome, ms, megabytes: largest(kiosk), faults };
    rows.push(row);
  }
  mkdirSync('test-results', { recursive: true });
  const lines = rows.map((row) => Object.values(row).join('\t'));
  writeFileSync('test-results/pdfs.tsv', lines.join('\n'));
  for (const outcome of new Set(rows.map((row) => row.outcome))) {
    console.log(`  ${rows.filter((row) => row.outcome === outcome).length} ${outcome}`);
  }
  expect(rows.filter((row) => !OUTCOMES.has(row.outcome) || row.faults.length > 0)).toEqual([]);
  await refusedUntilEnd(kiosk);
  close();
});

/** Serves an empty page, and each file below its number. */
async function serveFiles(files: readonly string[]) {
  const server = createServer((request, response) => {
    const [, index = ''] = /^\/(\d+)\//.exec(request.url ?? '') ?? [];
    const file = files[Number(index)];
    const isFile = index !== '' && file !== undefined;
    response.writeHead(200, { 'content-type': isFile ? 'application/pdf' : 'text/html' });
    response.end(isFile ? readFileSync(file) : '<h1>Post</h1>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What the viewer says or shows, once it is neither loading nor drawing its first page any more. */
async function outcomeOf(site: Page): Promise<string> {
  const read = () =>
    site.evaluate(() => {
      const message = document.querySelector<HTMLElement>('#message');
      if (message === null) return 'no viewer';
      // Its sentence, without the field and the button of a password.
      if (!message.hidden) return message.querySelector('p')?.innerText ?? '';
      const page = document.querySelector('.page');
      const problem = page?.querySelector<HTMLElement>('.problem')?.innerText;
      if (problem !== undefined) return `shown ${problem}`;
      return page?.matches('[data-loaded]:not(.loadingIcon)') === true ? 'shown' : 'drawing';
    });
  let outcome = '';
  await expect(async () => {
    outcome = await Promise.race([read(), site.waitForTimeout(2000).then(() => 'no answer')]);
    expect(outcome).not.toMatch(/^(no viewer|no answer|drawing|The PDF is loading\.)?$/);
  })
    .toPass({ timeout: 60_000, intervals: [50, 50, 100, 100, 250] })
    .catch(() => undefined); // the outcome says what it waits for
  return outcome;
}

function largest(kiosk: Kiosk): number {
  const sizes = kiosk.processes().map((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1000;
    } catch {
      return 0; // it ended while we looked
    }
  });
  return Math.round(Math.max(...sizes));
}
