import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { judge, pluginLine } from '../../../main/cli/health-check/judgement.ts';
import { runCommand } from '../../../main/cli/run-command.ts';
import { statusAnswerSchema } from '../../../main/control/protocol.ts';
import type { KioskStatus } from '../../../main/control/status.ts';
import { activeStatus } from '../../fakes/fake-controlled-kiosk.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { goOnAsNobody } from '../as-nobody.ts';
import { runningKiosk } from '../control/running-kiosk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const now = new Date('2026-01-02T03:16:05.678Z'); // 12 minutes after the status
const limits = { warningLag: 100, criticalLag: 1000 };
const lastEnding = {
  at: '2026-01-02T03:04:05.000Z',
  reason: 'idle',
  clean: true,
  receipt: '7f3a-12bc',
};

function line(change: Partial<KioskStatus>): string {
  return pluginLine(judge({ ...activeStatus, ...change }, limits, now));
}

describe('the judgement of a kiosk', () => {
  it('is one line with performance data', () => {
    expect(line({ state: 'signed-out', lastEnding, syslog: 'ok', syslogLag: 0 })).toBe(
      'CLEARDESK OK - waiting; last ending clean 12 min ago' +
        ' | state=0;;3;0;4 state_age=720s;;;0 lag=0;100;1000;0 sign_outs_waiting=0;;;0 last_ending_age=720s;;;0',
    );
    expect(line({ lastEnding: null, signOutsWaiting: null })).toBe(
      'CLEARDESK OK - in session | state=2;;3;0;4 state_age=720s;;;0',
    );
  });

  it.each<[Partial<KioskStatus>, string]>([
    [
      {
        state: 'out-of-service',
        problem: 'ending-failed',
        lastEnding: { ...lastEnding, clean: false },
      },
      'CRITICAL - out of service since 12 min, code 7f3a-12bc: something of a session is left',
    ],
    [
      { state: 'out-of-service', problem: 'config', config: 'rejected', lastEnding },
      'CRITICAL - out of service since 12 min: the config has errors: cleardesk check-config; the config',
    ],
    [
      { state: 'out-of-service', problem: 'audit-unwritable' },
      'CRITICAL - out of service since 12 min: the audit file cannot be written',
    ],
    [{ state: 'ending' }, 'CRITICAL - an ending has been running for 12 min; ending a session'],
    [{ syslog: 'ok', syslogLag: 1001 }, 'CRITICAL - 1001 records wait for the syslog receiver'],
    [{ syslog: 'ok', syslogLag: 1000 }, 'WARNING - in session; 1000 records wait'],
    [{ syslog: 'ok', syslogLag: 100 }, 'OK - in session |'],
    [{ syslog: 'behind' }, 'WARNING - in session; the syslog receiver cannot be reached'],
    [{ config: 'rejected' }, 'WARNING - in session; the config file has errors'],
    [{ idleSource: 'stuck' }, "WARNING - in session; the operating system's idle time"],
    [{ credentials: 'degraded' }, 'WARNING - in session; the keychain cannot be used'],
    [
      { fleet: { connected: false, since: activeStatus.since, reason: 'no broker listens' } },
      'WARNING - in session; commands over MQTT do not arrive: no broker listens',
    ],
    [
      {
        signals: {
          state: 'paused',
          since: activeStatus.since,
          reason: 'the provider has paused the stream',
          verifiedAt: null,
        },
      },
      'WARNING - in session; signals may not arrive: the provider has paused the stream',
    ],
    [{ metrics: 'failed' }, 'WARNING - in session; metrics.file cannot be written'],
    [
      { lastEnding: { ...lastEnding, clean: false } },
      'OK - in session; last ending NOT clean 12 min ago |',
    ],
  ])('of %j says what is wrong, the worst first', (change, start) => {
    expect(line(change)).toContain(`CLEARDESK ${start}`);
    expect(line(change).split('|')).toHaveLength(2);
  });

  it('of a word that a later version sends is not good', () => {
    const sent = (fields: object) => {
      const answer = { v: 1, ok: true, status: { ...activeStatus, ...fields } };
      return line(statusAnswerSchema.parse(answer).status);
    };
    expect(sent({ state: 'hovering' })).toContain('in the unknown state hovering');
    expect(sent({ config: 'half | good' })).toContain('WARNING - ');
    const later = sent({ state: 'out-of-service', problem: 'a | b' });
    expect(later).toContain('12 min: a / b |');
  });

  it('is not confused by a clock that was set back', () => {
    expect(line({ since: '2027-01-01T00:00:00.000Z' })).toContain('state_age=0s');
    expect(line({ since: 'yesterday' })).toContain('state_age=0s');
  });
});

async function check(dataFolder: string, ...args: readonly string[]) {
  const io = { ...fakeCommandIo(), dataFolder };
  const code = await runCommand(['check', ...args], io, null);
  expect(io.errLines).toEqual([]); // monitoring reads standard output only
  return { code, out: io.outLines.join('\n') };
}

describe('cleardesk check', () => {
  it('asks the kiosk', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    expect(await check(dataFolder)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^CLEARDESK OK - in session \| /) as unknown,
    });
    kiosk.now = { ...activeStatus, syslog: 'ok', syslogLag: 7 };
    expect((await check(dataFolder, '-w', '6')).code).toBe(1);
    expect((await check(dataFolder, '--warning-lag=1', '--critical-lag=6')).code).toBe(2);
  });

  it('takes a kiosk that does not run, or does not answer, for critical', async () => {
    const stopped = temporaryFolder();
    mkdirSync(join(stopped, 'run'));
    expect(await check(stopped, '-t', '1')).toEqual({
      code: 2,
      out: `CLEARDESK CRITICAL - the kiosk is not running (data folder ${stopped})`,
    });
    const hung = temporaryFolder();
    mkdirSync(join(hung, 'control'));
    const server = createServer(() => undefined).listen(join(hung, 'control/0123456789'));
    onTestFinished(() => void server.close());
    server.unref();
    expect(await check(hung, '-t', '1')).toEqual({
      code: 2,
      out: 'CLEARDESK CRITICAL - the kiosk did not answer within 1 s',
    });
  });

  it('does not know of a kiosk that it may not ask, or that is not there', async () => {
    const folder = temporaryFolder();
    expect(await check(folder, '-t', '1')).toMatchObject({
      code: 3,
      out: expect.stringContaining('UNKNOWN - no kiosk has ever run here') as unknown,
    });
    writeFileSync(join(folder, 'file'), '');
    expect((await check(join(folder, 'file'), '-t', '1')).code).toBe(3);
    expect((await check(join(folder, 'none'), '-t', '1')).code).toBe(3);
    const { dataFolder } = await runningKiosk();
    chmodSync(dataFolder, 0o700);
    goOnAsNobody();
    if (process.geteuid?.() === 65_534) {
      expect(await check(dataFolder)).toMatchObject({
        code: 3,
        out: expect.stringContaining('UNKNOWN - ') as unknown,
      });
    }
  });

  it.each([
    ['-t', '0'],
    ['-t', '61'],
    ['--timeout', '5s'],
    ['--warning-lag', '2000'],
    ['--nonsense'],
    ['now'],
  ])('says on standard output how it was used in a wrong way: %s', async (...args) => {
    const { code, out } = await check('/nowhere', ...args);
    expect(code).toBe(3);
    expect(out).toMatch(/^CLEARDESK UNKNOWN - .+$/);
  });

  it('has the exit code of no answer for its version and its help', async () => {
    expect(await check('/nowhere', '-V')).toEqual({ code: 3, out: 'cleardesk 1.2.3' });
    expect((await check('/nowhere', '--help')).code).toBe(3);
  });
});
