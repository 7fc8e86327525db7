// What a report costs: the audit file of a month and of a year of a busy kiosk, in a process of its own.
// npm run bench -- report [--rounds N]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSimulated } from '../tests/main/audit/report/simulated-file.ts';
import { simulatedYear } from '../tests/main/audit/report/simulated-year.ts';
import { Samples } from './support/statistics.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });

/** Prints the milliseconds of reading and of drawing, and the most memory after each, in KB. */
const SCRIPT = `
  const { readReport } = await import('./main/audit/report/read-report.ts');
  const { Wording } = await import('./main/audit/report/wording.ts');
  const rss = () => process.resourceUsage().maxRSS;
  const before = rss();
  const start = performance.now();
  const report = await readReport(process.argv[1]);
  const [read, afterReading] = [performance.now(), rss()];
  const { reportPage } = await import('./main/audit/report/page.ts');
  reportPage(report, new Wording('en', {}), new Date());
  console.log([read - start, performance.now() - read, before, afterReading, rss()].join(' '));`;

const folder = mkdtempSync(join(tmpdir(), 'cleardesk-bench-'));
try {
  for (const days of [30, 365]) {
    const auditFile = join(folder, String(days), 'audit.jsonl');
    mkdirSync(join(folder, String(days)));
    const records = writeSimulated(auditFile, simulatedYear(7, days), { maxSizeBytes: 10_000_000 });
    const [ms, mb] = [new Samples(), new Samples()];
    for (let round = 0; round < Number(options.rounds); round += 1) {
      const args = ['--import', 'tsx', '--input-type=module', '-e', SCRIPT, auditFile];
      const text = execFileSync(process.execPath, args, { encoding: 'utf8' });
      const [read = 0, draw = 0, before = 0, reading = 0, drawing = 0] = text
        .split(' ')
        .map(Number);
      ms.add('reading', read);
      ms.add('loading what draws, and drawing', draw);
      mb.add('before', before / 1024);
      mb.add('most while reading', reading / 1024);
      mb.add('most while drawing', drawing / 1024);
    }
    console.log(`${days} days, ${records} records`);
    ms.print(`${days} days, ms`);
    mb.print(`${days} days, MB`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
