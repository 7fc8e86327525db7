import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../main/cli/run-command.ts';
import { activeStatus } from '../../fakes/fake-controlled-kiosk.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { runningKiosk } from '../control/running-kiosk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('cleardesk status', () => {
  it('prints the status as one line of JSON', async () => {
    const { dataFolder } = await runningKiosk();
    const io = { ...fakeCommandIo(), dataFolder };
    expect(await runCommand(['status'], io, null)).toBe(0);
    expect(io.outLines).toEqual([
      `{"state":"active","sessionId":"${activeStatus.sessionId ?? ''}","since":"2026-01-02T03:04:05.678Z","idleSource":"ok","config":"ok","syslog":"off","standby":"none","problem":null,"syslogLag":null,"credentials":"unknown","signOutsWaiting":0,"metrics":"off","electron":"ok","lastEnding":null,"fleet":null,"signals":null}`,
    ]);
    expect(io.errLines).toEqual([]);
  });

  it('prints words on a terminal, unless JSON is asked for', async () => {
    const { dataFolder } = await runningKiosk();
    const io = { ...fakeCommandIo(), dataFolder, isTerminal: true };
    expect(await runCommand(['status'], io, null)).toBe(0);
    expect(io.outLines).toEqual([
      expect.stringMatching(
        /^state: a session is running, since 2026-01-02T03:04:05.678Z \(\d+ h\)$/,
      ),
      `session: ${activeStatus.sessionId ?? ''}`,
      "idle time: the operating system's, and input in the kiosk",
      'config: in force',
      'syslog receiver: none',
      'next process: is started when it is needed',
      'fleet: none',
      'signals: none',
    ]);
    const json = { ...fakeCommandIo(), dataFolder, isTerminal: true };
    await runCommand(['status', '--json'], json, null);
    expect(json.outLines).toEqual([expect.stringMatching(/^\{"state":"active"/)]);
  });

  it('says where no kiosk runs', async () => {
    const dataFolder = temporaryFolder();
    const io = { ...fakeCommandIo(), dataFolder };
    expect(await runCommand(['status'], io, null)).toBe(1);
    expect(io.outLines).toEqual([]);
    expect(io.errLines).toEqual([
      `cleardesk: The kiosk is not running. (data folder ${dataFolder})`,
    ]);
  });

  it('takes no arguments', async () => {
    const io = { ...fakeCommandIo(), dataFolder: '/nowhere' };
    expect(await runCommand(['status', 'now'], io, null)).toBe(2);
    expect(io.errLines).toEqual([
      'cleardesk status: It takes no arguments besides options.\nusage: cleardesk status [--json]',
    ]);
  });
});
