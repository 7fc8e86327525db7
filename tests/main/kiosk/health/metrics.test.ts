import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { configFingerprint } from '../../../../main/config/source/config-location.ts';
import { loadConfig } from '../../../../main/config/in-use/load-config.ts';
import { ConfigInUse } from '../../../../main/kiosk/config-in-use.ts';
import { Metrics } from '../../../../main/kiosk/health/metrics.ts';
import { eventually } from '../../../eventually.ts';
import { activeStatus } from '../../../fakes/fake-controlled-kiosk.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { SuspendAwareClock } from '../../../../main/session/time/suspend-aware-clock.ts';
import { context, started } from '../../audit/example-entries.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** @param worker the code of the thread that counts; by default there is none */
function device({ worker = null as string | null, setting = 'every: 5s' } = {}) {
  const folder = temporaryFolder();
  const path = join(folder, 'cleardesk.prom');
  const place = { file: join(folder, 'cleardesk.yaml'), isNamed: true };
  writeFileSync(place.file, `metrics: { ${setting.replace('FILE', path)} }\n`);
  const workersFolder = join(folder, 'workers');
  mkdirSync(workersFolder);
  if (worker !== null) writeFileSync(join(workersFolder, 'audit-worker.cjs'), worker);
  const auditFolder = join(folder, 'audit');
  new AuditLog(join(auditFolder, 'audit.jsonl'), context).append(started);
  const clock = new FakeClock();
  const logged: string[] = [];
  const log = (text: string) => {
    logged.push(text);
  };
  const config = new ConfigInUse(place, loadConfig(place), {
    former: null,
    sourcesRead: configFingerprint(place),
  });
  const metrics = new Metrics(
    {
      app: { version: '1.2.3', workersFolder },
      auditFolder,
      clock: new SuspendAwareClock(clock),
      config,
      log: { warning: log, info: log },
    },
    { faultBefore: null, electron: '33.0.0' },
  );
  onTestFinished(() => {
    metrics.close();
  });
  return {
    path,
    clock,
    logged,
    metrics,
    begin: () => {
      metrics.start(() => activeStatus);
      clock.advance(1000);
    },
    text: () => (existsSync(path) ? readFileSync(path, 'utf8') : ''),
  };
}
const withFile = { setting: 'file: FILE, every: 5s' };

/** Counts 7 sessions of an audit file that has one record. */
const counted = (wait: string) => `
const { parentPort } = require('node:worker_threads');
${wait}
parentPort.postMessage({ kind: 'counted', counted: { head: { seq: 1, hash: '' }, counts: {
  counts: { sessions: 7 }, endingTimes: [0, 0, 0, 0, 0, 0, 0, 0], endingSeconds: 0, outOfServiceMs: 0,
  outage: null, lastCleanEnding: null, isUnclean: false } } });
`;

describe('the metrics of a kiosk', () => {
  it('are off without a file', () => {
    const { metrics, begin, clock } = device();
    begin();
    expect(metrics.health).toBe('off');
    expect(clock.waits).toEqual([]);
  });

  it('have the state and the counters', async () => {
    const { begin, text, metrics } = device({ ...withFile, worker: counted('') });
    begin();
    await eventually(() => {
      expect(text()).toContain('cleardesk_sessions_total 7\n');
    });
    expect(text()).toContain('cleardesk_state{state="in-session"} 1\n');
    expect(text()).toContain('cleardesk_audit_records_total 1\n');
    expect(metrics.health).toBe('ok');
  });

  it('have the state where the audit file cannot be counted, and the log says so once', async () => {
    const { begin, text, logged, clock } = device(withFile);
    begin();
    for (let times = 0; times < 3; times += 1) {
      await eventually(() => {
        expect(clock.waits).toEqual([5000]);
      });
      clock.advance(5000);
    }
    expect(text()).toContain('cleardesk_up 1\n');
    expect(text()).not.toContain('cleardesk_sessions_total');
    expect(logged).toEqual([expect.stringContaining('metrics.file has no counters: ')]);
  });

  it('do not wait for a long count, and are written once more when it is done', async () => {
    const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);';
    const { begin, text, clock } = device({ ...withFile, worker: counted(wait) });
    begin();
    await eventually(() => {
      expect(text()).toContain('cleardesk_up 1\n');
    });
    expect(text()).not.toContain('cleardesk_sessions_total');
    await eventually(() => {
      expect(clock.waits).toEqual([200]);
    });
    clock.advance(200);
    await eventually(() => {
      expect(text()).toContain('cleardesk_sessions_total 7\n');
    });
    await eventually(() => {
      expect(clock.waits).toEqual([5000]);
    });
  });

  it('say that the kiosk has stopped; nothing comes after', async () => {
    const { begin, text, metrics, clock } = device({ ...withFile, worker: counted('') });
    begin();
    await eventually(() => {
      expect(text()).toContain('cleardesk_up 1\n');
    });
    await metrics.quit();
    expect(text()).toContain('cleardesk_up 0\n');
    metrics.changed();
    expect(clock.waits).toEqual([]);
  });

  it('are not begun where another process is in charge by then', () => {
    const { metrics, clock, text } = device(withFile);
    metrics.start(() => activeStatus);
    metrics.close();
    clock.advance(1000);
    expect(text()).toBe('');
  });
});
