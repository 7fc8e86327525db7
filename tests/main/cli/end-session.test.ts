import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../main/cli/run-command.ts';
import { cleanReceipt } from '../../fakes/fake-controlled-kiosk.ts';
import { fakeCommandIo, type FakeCommandIo } from '../../fakes/fake-command-io.ts';
import { runningKiosk } from '../control/running-kiosk.ts';

function endSession(args: readonly string[], io: FakeCommandIo): Promise<number> {
  return runCommand(['end-session', ...args], io, null);
}

describe('cleardesk end-session', () => {
  it('prints the receipt of the ending', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    const io = { ...fakeCommandIo(), dataFolder };
    expect(await endSession([], io)).toBe(0);
    expect(io.outLines).toEqual([
      'receipt  1a2b-3c4d',
      'reason   remote',
      'clean    yes',
      'took     812 ms',
      'steps',
      '  cover-screen           ok            3 ms  0 left',
      '  clear-browser-data     ok          104 ms  0 left',
    ]);
    expect(io.errLines).toEqual([]);
    expect(kiosk.reasons).toEqual([null]);
  });

  it('fails with what was not clean', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.ending = () =>
      Promise.resolve({
        ...cleanReceipt,
        clean: false,
        code: null,
        steps: [
          { name: 'a', ok: false, ms: 2000, leftovers: null, tries: 2, problem: 'timed-out' },
          { name: 'b', ok: false, ms: 5, leftovers: 3, tries: 2, problem: 'leftovers' },
        ],
      });
    const io = { ...fakeCommandIo(), dataFolder };
    expect(await endSession([], io)).toBe(1);
    expect(io.outLines).toEqual([
      'receipt  none: the audit file did not take the record',
      'reason   remote',
      'clean    NO: the kiosk is out of service',
      'took     812 ms',
      'steps',
      '  a                      timed-out  2000 ms  leftovers unknown',
      '  b                      leftovers     5 ms  3 left',
    ]);
  });

  it('fails when a clean ending could not be recorded, because users cannot sign in then', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.ending = () => Promise.resolve({ ...cleanReceipt, code: null });
    const io = { ...fakeCommandIo(), dataFolder };
    expect(await endSession([], io)).toBe(1);
    expect(io.outLines).toContain('clean    yes');
  });

  it.each([[['--reason', 'fire drill']], [['--reason=fire drill']]])(
    'hands on the reason of %j',
    async (args) => {
      const { dataFolder, kiosk } = await runningKiosk();
      expect(await endSession(args, { ...fakeCommandIo(), dataFolder })).toBe(0);
      expect(kiosk.reasons).toEqual(['fire drill']);
    },
  );

  it('fails where there is no session to end', async () => {
    const { dataFolder, kiosk } = await runningKiosk();
    kiosk.ending = () => Promise.resolve(null);
    const io = { ...fakeCommandIo(), dataFolder };
    expect(await endSession([], io)).toBe(1);
    expect(io.errLines).toEqual(['cleardesk: There is no session to end.']);
  });

  it.each([
    [['now']],
    [['--reason']],
    [['--reason', 'a', 'b']],
    [['--reason', '']],
    [['--reason=']],
    [['--reason', 'x'.repeat(201)]],
    [['--reason', 'two\nlines']],
  ])('refuses %j', async (args) => {
    const io = { ...fakeCommandIo(), dataFolder: '/nowhere' };
    expect(await endSession(args, io)).toBe(2);
    expect(io.errLines[0]).toContain('usage: cleardesk end-session [--reason TEXT]');
    expect(io.outLines).toEqual([]);
  });
});
