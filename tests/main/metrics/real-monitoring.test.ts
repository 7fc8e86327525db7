import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuditCounts } from '../../../main/audit/counts/audit-counts.ts';
import { replaceFile } from '../../../main/base/replace-file.ts';
import { eventually } from '../../eventually.ts';
import type { KioskStatus } from '../../../main/control/status.ts';
import { gauges } from '../../../main/metrics/gauges.ts';
import { MetricsFile } from '../../../main/metrics/metrics-file.ts';
import { metricsText } from '../../../main/metrics/prometheus.ts';
import { activeStatus } from '../../fakes/fake-controlled-kiosk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { hasMonitoring, nodeExporter, prometheus, promtool } from './monitoring.ts';

const fleet = join(import.meta.dirname, '../../../docs/fleet');
const rules = join(fleet, 'cleardesk.rules.yml');

/** `npm run soak -- metrics` has 10,000. */
const runs = Number(process.env['CLEARDESK_RUNS'] ?? 1000);

/** Everything that the kiosk writes. */
function content(status: Partial<KioskStatus>, marker = 0): string {
  const counts = new AuditCounts();
  const session = { device: 'desk-7', session: 'a1', time: '2026-03-01T09:30:00.000Z' };
  counts.see({ ...session, seq: 1, event: 'session-started' });
  counts.see({
    ...session,
    seq: 2,
    event: 'ending-finished',
    reason: 'idle',
    clean: true,
    durationMs: 800,
  });
  const known = { syslog: 'ok', syslogLag: marker, credentials: 'ok' } as const;
  const own = { isUp: true, version: '1.2.3', electron: '33.0.0', diskFreeBytes: 1e10 };
  return metricsText([
    ...gauges({ ...activeStatus, ...known, ...status }, own),
    ...counts.metrics(new Date('2026-03-01T10:00:00.000Z')),
  ]);
}

describe.skipIf(!hasMonitoring)('Prometheus and node_exporter of Debian', () => {
  it('find nothing against the metrics, the rules and the tests of the rules', async () => {
    expect(await promtool(['check', 'metrics'], content({}))).toBe('');
    expect(await promtool(['check', 'rules', rules])).toContain('SUCCESS');
    const tests = join(fleet, 'cleardesk.rules.test.yml');
    expect(await promtool(['test', 'rules', tests])).toContain('SUCCESS');
  });

  it(`read a whole file while it is written ${runs} times`, async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'cleardesk.prom');
    const lines = content({}).trimEnd().split('\n').length;
    let writes = 0;
    // What the kiosk does, without its pauses.
    const file = new MetricsFile(
      { path, everyMs: 0, faultBefore: null },
      {
        after: (_, callback) => {
          const timer = setImmediate(callback);
          return () => {
            clearImmediate(timer);
          };
        },
        content: () => {
          writes += 1;
          // The size changes, too.
          return Promise.resolve(content({}, writes) + '# more\n'.repeat(writes % 100));
        },
        onFault: (sentence) => {
          throw new Error(sentence);
        },
        onRestored: () => undefined,
      },
    );
    await replaceFile(path, content({}));
    const { scrape } = await nodeExporter(folder);
    file.start();
    let scrapes = 0;
    let last = 0;
    while (writes < runs) {
      const text = await scrape();
      const own = text.split('\n').filter((line) => line.includes('cleardesk_'));
      expect(own).toHaveLength(lines);
      expect(text).toContain('node_textfile_scrape_error 0');
      const lag = Number(/^cleardesk_audit_forward_lag_records (\S+)$/m.exec(text)?.[1]);
      expect(lag).toBeGreaterThanOrEqual(last);
      last = lag;
      scrapes += 1;
    }
    await file.quit();
    console.log(`${scrapes} scrapes during ${writes} writes`);
    expect(scrapes).toBeGreaterThan(10);
  }, 300_000);

  it('fire the alert for a device out of service, and can answer every query of the dashboard', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'cleardesk.prom');
    writeFileSync(path, content({ state: 'out-of-service', problem: 'ending-failed' }));
    const { address } = await nodeExporter(folder);
    const hasty = join(folder, 'rules.yml');
    // The same rules, without their patience.
    writeFileSync(hasty, readFileSync(rules, 'utf8').replaceAll(/ for: \d+[mh]/g, ' for: 1s'));
    const config = join(folder, 'prometheus.yml');
    writeFileSync(
      config,
      `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [${hasty}]
scrape_configs:
  - job_name: kiosks
    static_configs: [{ targets: ['${address}'] }]
`,
    );
    const { get, query } = await prometheus(config);
    await eventually(async () => {
      const { data } = alertsSchema.parse(await get('alerts'));
      expect(
        data.alerts
          .filter(({ state }) => state === 'firing')
          .map(({ labels }) => [labels['alertname'], labels['instance']]),
      ).toEqual([['CleardeskOutOfService', address]]);
    });

    for (const { expr, isEmptyHere } of dashboardQueries()) {
      const answer = answerSchema.parse(await query(expr));
      expect(answer, expr).toMatchObject({ status: 'success' });
      if (!isEmptyHere) expect(answer.data?.result.length, expr).toBeGreaterThan(0);
    }
  });
});

const alertsSchema = z.object({
  data: z.object({
    alerts: z.array(z.object({ state: z.string(), labels: z.record(z.string(), z.string()) })),
  }),
});

const answerSchema = z.object({
  status: z.string(),
  data: z.object({ result: z.array(z.unknown()) }).optional(),
});

const dashboardSchema = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })),
});

/** With the values that Grafana would put in. */
function dashboardQueries(): readonly { readonly expr: string; readonly isEmptyHere: boolean }[] {
  const text = readFileSync(join(fleet, 'grafana-dashboard.json'), 'utf8');
  const { panels } = dashboardSchema.parse(JSON.parse(text));
  return panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => ({
      expr: expr
        .replaceAll('$__range', '1h')
        .replaceAll('$job', '.*')
        .replaceAll('$instance', '.*'),
      // Nothing has grown in these seconds.
      isEmptyHere: expr.includes('> 0'),
    })),
  );
}
