import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFor, expect, test, withStandby } from './support/test.ts';

/** The folder of node_exporter, and the file in it. */
function collectorFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-metrics-'));
  const file = join(folder, 'cleardesk.prom');
  const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return {
    folder,
    file,
    text,
    config: `metrics: { file: "${file}", every: 5s }`,
    /** The number of one series, as it is written; null where it is not there. */
    value: (series: string): number | null => {
      const line = text()
        .split('\n')
        .find((one) => one.startsWith(`${series} `));
      return line === undefined ? null : Number(line.slice(series.length + 1));
    },
  };
}

const state = (name: string) => `cleardesk_state{state="${name}"}`;
const cleanByUser = 'cleardesk_endings_total{reason="user",result="clean"}';

test('the metrics go on over handovers, and say the state at once; check agrees', async ({
  portal,
  launch,
}) => {
  const metrics = collectorFolder();
  const config = withStandby(configFor(portal.url, metrics.config));
  const kiosk = await launch({ config });
  const value = (series: string) => () => metrics.value(series);
  await expect.poll(() => readdirSync(metrics.folder)).toEqual(['cleardesk.prom']);
  await expect.poll(value(state('waiting'))).toBe(1);
  expect(statSync(metrics.file).mode & 0o777).toBe(0o644);
  expect(metrics.text()).toMatch(/\n$/);
  await expect.poll(value('cleardesk_sessions_total')).toBe(0);
  const fresh = await kiosk.command('check');
  expect(fresh.code, fresh.output).toBe(0);
  expect(fresh.output).toMatch(/^CLEARDESK OK - waiting \| state=0;;3;0;4 /m);

  for (const count of [1, 2]) {
    await kiosk.startSession();
    await expect.poll(value(state('in-session'))).toBe(1);
    await expect.poll(value('cleardesk_sessions_total')).toBe(count);
    await kiosk.endSession();
    await kiosk.nextLogin();
    // The process that writes this has not held the session.
    await expect.poll(value(cleanByUser)).toBe(count);
    await expect.poll(value(state('waiting'))).toBe(1);
  }
  expect(metrics.value('cleardesk_ending_seconds_count')).toBe(2);
  expect(metrics.value('cleardesk_ending_seconds_bucket{le="30"}')).toBe(2);
  const checked = await kiosk.command('check');
  expect(checked.code, checked.output).toBe(0);
  expect(checked.output).toMatch(
    / OK - waiting; last ending clean \d+ s ago \| .*last_ending_age=/,
  );
  expect(metrics.text()).not.toMatch(/Patient|Riverside|127\.0\.0\.1|localhost/);
  execFileSync('promtool', ['check', 'metrics'], { input: metrics.text() });

  // A kiosk that is killed leaves a file that grows old; the next one counts on.
  await kiosk.startSession();
  await expect.poll(value('cleardesk_sessions_total')).toBe(3);
  await kiosk.killAll();
  const gone = await kiosk.command('check');
  expect(gone.code, gone.output).toBe(2);
  expect(gone.output).toContain('CLEARDESK CRITICAL - the kiosk is not running');
  const next = await launch({ config, folder: kiosk.folder });
  await expect.poll(value('cleardesk_recoveries_total{cause="session-unfinished"}')).toBe(1);
  await expect.poll(value('cleardesk_endings_total{reason="recovery",result="clean"}')).toBe(1);
  expect(metrics.value(cleanByUser)).toBe(2);
  expect(metrics.value('cleardesk_sessions_total')).toBe(3);

  await next.terminate();
  expect(metrics.value('cleardesk_up')).toBe(0);
  expect(metrics.value(state('waiting'))).toBe(0);
  expect(metrics.value('cleardesk_sessions_total')).toBe(3);
  expect(readdirSync(metrics.folder)).toEqual(['cleardesk.prom']);
  rmSync(metrics.folder, { recursive: true });
});

test('a device out of service shows in the metrics and in check', async ({ portal, launch }) => {
  const metrics = collectorFolder();
  const kiosk = await launch({
    config: configFor(portal.url, metrics.config),
    faults: 'clear-clipboard:leave:100',
  });
  await kiosk.startSession();
  await kiosk.screens.getByRole('button', { name: 'End session' }).click();
  await expect(kiosk.screens.getByRole('heading')).toContainText('out of service');
  await expect.poll(() => metrics.value(state('out-of-service'))).toBe(1);
  await expect
    .poll(() => metrics.value('cleardesk_endings_total{reason="user",result="not-clean"}'))
    .toBe(1);
  await expect
    .poll(() => metrics.value('cleardesk_ending_repetitions_total{result="not-clean"}'))
    .toBeGreaterThan(0);
  await expect
    .poll(() => metrics.value('cleardesk_out_of_service_seconds_total'))
    .toBeGreaterThan(1);
  const { code, output } = await kiosk.command('check');
  expect(code, output).toBe(2);
  expect(output).toMatch(
    /^CLEARDESK CRITICAL - out of service since \d+ s, code [0-9a-f]{4}-[0-9a-f]{4}: /m,
  );
  rmSync(metrics.folder, { recursive: true });
});

test('a folder that is missing is said once, and when it works again', async ({
  portal,
  launch,
}) => {
  const metrics = collectorFolder();
  rmSync(metrics.folder, { recursive: true });
  const kiosk = await launch({ config: configFor(portal.url, metrics.config) });
  const said = () => kiosk.output.split('metrics.file: ').length - 1;
  await expect.poll(said).toBe(1);
  const warned = await kiosk.command('check');
  expect(warned.code, warned.output).toBe(1);
  expect(warned.output).toContain('metrics.file cannot be written');
  await kiosk.startSession();
  await kiosk.endSession();
  await kiosk.nextLogin();
  expect(
    (await kiosk.command('check-config', join(kiosk.folder, 'cleardesk.yaml'))).output,
  ).toContain(`warning: metrics.file: ${metrics.folder} is not there`);
  mkdirSync(metrics.folder);
  await expect.poll(() => kiosk.output).toContain('metrics.file is written again');
  // The process that took over meanwhile has not said it again.
  expect(said()).toBe(1);
  expect(metrics.value('cleardesk_sessions_total')).toBe(1);
  rmSync(metrics.folder, { recursive: true });
});

test('check tells a kiosk that hangs from one that may not be asked', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  process.kill(kiosk.mainProcess, 'SIGSTOP');
  const hung = await kiosk.command('check', '-t', '2');
  process.kill(kiosk.mainProcess, 'SIGCONT');
  expect(hung.code, hung.output).toBe(2);
  expect(hung.output).toContain('CLEARDESK CRITICAL - the kiosk did not answer within 2 s');
  const never = await kiosk.command('--data-dir', join(kiosk.folder, 'elsewhere'), 'check');
  expect(never.code, never.output).toBe(3);
  expect(never.output).toContain('CLEARDESK UNKNOWN - no kiosk has ever run here');
  for (const wrong of [['--timeout', 'soon'], ['--verbos'], ['now']]) {
    const used = await kiosk.command('check', ...wrong);
    expect(used.code, used.output).toBe(3);
    expect(used.output).toMatch(/^CLEARDESK UNKNOWN - /m);
  }
  expect(await kiosk.command('check', '-V')).toMatchObject({ code: 3 });
});
