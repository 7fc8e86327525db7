import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import { configFor, expect, test } from '../e2e/support/test.ts';
import { unpackSources } from './support/packages.ts';

/** The test files of pdf.js itself, and of programs that read, repair and take apart PDFs. */
const SOURCES = ['pdf.js', 'qpdf', 'pdfminer', 'pikepdf'];

function testFiles(): readonly string[] {
  const folder = unpackSources(SOURCES, '*.pdf');
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.pdf'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** What the viewer says or shows, once it is neither loading nor drawing any more. */
async function outcomeOf(site: Page): Promise<string> {
  let outcome = '';
  const read = () =>
    site.evaluate(() => {
      const message = document.querySelector<HTMLElement>('#message');
      if (message === null) return 'no viewer';
      if (!message.hidden) return message.innerText.trim();
      const page = document.querySelector('.page');
      if (page?.matches('[data-loaded]:not(.loadingIcon)') !== true && page?.querySelector('.problem') == null) return 'drawing';
      const problem = page.querySelector<HTMLElement>('.problem')?.innerText ?? '';
      return `shown ${problem}`.trim();
    });
  await expect(async () => {
    outcome = await Promise.race([read(), site.waitForTimeout(2000).then(() => 'no answer')]);
    expect(outcome).not.toMatch(/^(no viewer|no answer|drawing|The PDF is loading.)?$/);
  })
    .toPass({ timeout: 30_000, intervals: [50, 50, 100, 100, 250] })
    .catch(() => undefined);
  return outcome;
}

function rollup(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  } catch {
    return '';
  }
}

test('PDFs', async ({ launch }) => {
  test.setTimeout(3_600_000);
  const files = testFiles();
  const server = createServer((request, response) => {
    const [, index = ''] = /^\/(\d+)\//.exec(request.url ?? '') ?? [];
    const file = files[Number(index)];
    response.writeHead(200, {
      'content-type': index === '' ? 'text/html' : 'application/pdf',
    });
    response.end(index === '' ? '<h1>Post</h1>' : readFileSync(file ?? ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kiosk = await launch({
    config: configFor(url, 'session: { idleTimeout: 4h }\n'),
  });
  await kiosk.startSession();
  const site = await kiosk.site();
  const lines: string[] = [];
  let noise: string[] = [];
  site.on('console', (message) => noise.push(`${message.type()}: ${message.text().slice(0, 200)}`));
  site.on('pageerror', (error) => noise.push(`pageerror: ${String(error).slice(0, 200)}`));
  site.on('crash', () => noise.push('CRASH'));
  const from = Number(process.env['FROM'] ?? 0);
  for (const [index, file] of files.entries()) {
    if (index < from) continue;
    noise = [];
    const start = Date.now();
    const name = relative(process.env['CLEARDESK_SOFTWARE'] ?? '', file);
    await site
      .goto(`${url}/${index}/${encodeURIComponent(file.split('/').at(-1) ?? '')}`, {
        waitUntil: 'commit',
        timeout: 30_000,
      })
      .catch((error: unknown) => noise.push(`goto: ${String(error).slice(0, 100)}`));
    const outcome = await outcomeOf(site);
    const pss = index % 25 > 0 ? 0 : kiosk
      .processes()
      .map((pid) => Number(/^Pss:\s+(\d+)/m.exec(rollup(pid))?.[1] ?? 0))
      .reduce((sum, kB) => sum + kB, 0);
    noise.push(`PSS ${Math.round(pss / 1000)}`);
    const seen = [...new Set(noise)].join(' | ');
    lines.push(`${index}\t${outcome}\t${Date.now() - start}\t${name}\t${seen}`);
    writeFileSync('/tmp/sw/pdfs.tsv', lines.join('\n'));
  }
  await kiosk.endSession();
  expect(kiosk.audit().find(({ event }) => event === 'ending-finished')).toMatchObject({
    clean: true,
  });
  server.close();
  server.closeAllConnections();
});
