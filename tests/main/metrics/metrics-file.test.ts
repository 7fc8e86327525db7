import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../eventually.ts';
import { MetricsFile, metricsFolderProblem } from '../../../main/metrics/metrics-file.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { goOnAsNobody } from '../as-nobody.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A file that counts how often its content was asked for. */
function metricsFile({ folder = temporaryFolder(), faultBefore = null as string | null } = {}) {
  const path = join(folder, 'cleardesk.prom');
  const clock = new FakeClock();
  const said: string[] = [];
  let count = 0;
  const held: (() => void)[] = [];
  let isHeld = false;
  const file = new MetricsFile(
    { path, everyMs: 15_000, faultBefore },
    {
      after: clock.after.bind(clock),
      content: async (isUp) => {
        count += 1;
        const text = `up ${isUp ? 1 : 0}\ncount ${count}\n`;
        if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
        return text;
      },
      onFault: (sentence) => said.push(sentence),
      onRestored: () => said.push('restored'),
    },
  );
  onTestFinished(() => {
    file.close();
  });
  return {
    folder,
    path,
    clock,
    said,
    file,
    text: () => readFileSync(path, 'utf8'),
    asked: () => count,
    hold: () => (isHeld = true),
    goOn: () => {
      isHeld = false;
      for (const resolve of held.splice(0)) resolve();
    },
  };
}

/** Until the write that was begun is over, and the next is waited for. */
async function written({ clock }: { readonly clock: FakeClock }, nextMs = 15_000): Promise<void> {
  await eventually(() => {
    expect(clock.waits).toEqual([nextMs]);
  });
}

describe('the file of the metrics', () => {
  it('is written at the start and again and again, readable by all whatever the umask', async () => {
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));
    const metrics = metricsFile();
    metrics.file.start();
    await written(metrics);
    expect(metrics.text()).toBe('up 1\ncount 1\n');
    expect(statSync(metrics.path).mode & 0o777).toBe(0o644);
    metrics.clock.advance(15_000);
    await written(metrics);
    expect(metrics.text()).toBe('up 1\ncount 2\n');
    expect(readdirSync(metrics.folder)).toEqual(['cleardesk.prom']);
  });

  it('is written soon after a change, once for several', async () => {
    const metrics = metricsFile();
    metrics.file.changed();
    expect(metrics.clock.waits).toEqual([]); // not before it is started
    metrics.file.start();
    await written(metrics);
    for (let times = 0; times < 5; times += 1) {
      metrics.file.changed();
      metrics.clock.advance(50);
      await setImmediate();
    }
    await eventually(() => {
      expect(metrics.text()).toBe('up 1\ncount 2\n');
    });
  });

  it('is written once more when something changes during a write', async () => {
    const metrics = metricsFile();
    metrics.hold();
    metrics.file.start();
    await eventually(() => {
      expect(metrics.asked()).toBe(1);
    });
    metrics.file.changed();
    metrics.goOn();
    await written(metrics, 200);
    metrics.clock.advance(200);
    await written(metrics);
    expect(metrics.text()).toBe('up 1\ncount 2\n');
  });

  it('belongs to the next process once it is closed, whatever is under way', async () => {
    const metrics = metricsFile();
    metrics.hold();
    metrics.file.start();
    await eventually(() => {
      expect(metrics.asked()).toBe(1);
    });
    metrics.file.close();
    writeFileSync(metrics.path, 'of the next process\n');
    metrics.goOn();
    metrics.file.changed();
    metrics.file.start();
    await metrics.file.quit();
    await setImmediate();
    metrics.clock.advance(60_000);
    expect(metrics.asked()).toBe(1);
    expect(metrics.clock.waits).toEqual([]);
    expect(metrics.text()).toBe('of the next process\n');
    expect(readdirSync(metrics.folder)).toEqual(['cleardesk.prom']);
  });

  it('says that the kiosk has ended, after a write that is under way', async () => {
    const metrics = metricsFile();
    metrics.hold();
    metrics.file.start();
    await eventually(() => {
      expect(metrics.asked()).toBe(1);
    });
    const gone = metrics.file.quit();
    metrics.goOn();
    await gone;
    expect(metrics.text()).toBe('up 0\ncount 2\n');
    expect(metrics.clock.waits).toEqual([]);
  });

  it('removes what a killed process has left, and nothing else', async () => {
    const metrics = metricsFile();
    for (const name of ['cleardesk.prom.123.new', 'other.prom.123.new', 'cleardesk.prom.old']) {
      writeFileSync(join(metrics.folder, name), 'half');
    }
    metrics.file.start();
    await written(metrics);
    expect(readdirSync(metrics.folder).sort()).toEqual([
      'cleardesk.prom',
      'cleardesk.prom.old',
      'other.prom.123.new',
    ]);
  });

  it('says once why it cannot be written, each new reason, and when it can be again', async () => {
    const metrics = metricsFile({ folder: join(temporaryFolder(), 'node-exporter') });
    metrics.file.start();
    await written(metrics);
    metrics.clock.advance(15_000);
    await written(metrics);
    expect(metrics.said).toEqual([expect.stringMatching(/ENOENT.*install node_exporter/)]);
    expect(metrics.file.fault).toBe('ENOENT');
    writeFileSync(metrics.folder, 'a file');
    metrics.clock.advance(15_000);
    await written(metrics);
    expect(metrics.said).toHaveLength(2);
    rmSync(metrics.folder);
    mkdirSync(metrics.folder);
    metrics.clock.advance(15_000);
    await written(metrics);
    expect(metrics.said).toEqual([expect.any(String), expect.any(String), 'restored']);
    expect(metrics.file.fault).toBeNull();
  });

  it('does not say again what the process before has said', async () => {
    const metrics = metricsFile({
      folder: join(temporaryFolder(), 'not-there'),
      faultBefore: 'ENOENT',
    });
    metrics.file.start();
    await written(metrics);
    expect(metrics.said).toEqual([]);
    mkdirSync(metrics.folder);
    metrics.clock.advance(15_000);
    await written(metrics);
    expect(metrics.said).toEqual(['restored']);
  });

  it('says what to do where the user may not write', async () => {
    const metrics = metricsFile();
    chmodSync(metrics.folder, 0o555);
    goOnAsNobody();
    metrics.file.start();
    await written(metrics);
    expect(metrics.said).toEqual([expect.stringMatching(/EACCES.*allow the kiosk's user/)]);
  });
});

describe('what check-config says of the folder', () => {
  it('is nothing where the user may be able to write', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'cleardesk.prom');
    const owner = statSync(folder).uid;
    expect(metricsFolderProblem(path, owner)).toBeNull();
    expect(metricsFolderProblem(path, null)).toBeNull();
    expect(metricsFolderProblem(path, 0)).toBeNull();
    chmodSync(folder, 0o775); // a group, or a list of rights
    expect(metricsFolderProblem(path, 65_534)).toBeNull();
  });

  it('is what is wrong where the user cannot', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    expect(metricsFolderProblem(join(folder, 'a.prom'), 65_533)).toContain('may write there');
    expect(metricsFolderProblem(join(folder, 'none/a.prom'), 65_533)).toContain('is not there');
    writeFileSync(join(folder, 'file'), '');
    expect(metricsFolderProblem(join(folder, 'file/a.prom'), 65_533)).toContain('is not a folder');
  });
});
