import { describe, expect, it } from 'vitest';
import { Handover } from '../../../main/kiosk/handover.ts';
import { signedOut } from '../../../main/session/rules/endings.ts';
import { kiosk, policy } from '../session/fake-kiosk.ts';

describe('a kiosk that is told to quit', () => {
  it('gives its last answers first, also when it is told twice', async () => {
    const { controller, clock } = kiosk();
    const log: string[] = [];
    let answered: () => void = () => undefined;
    const succession = new Handover({
      clock,
      controller: () => controller,
      state: () => signedOut(policy),
      config: () => null,
      auditFolder: '/audit',
      handoverData: () => {
        throw new Error('there is no next process');
      },
      start: () => {
        throw new Error('there is no next process');
      },
      letGo: () => {
        log.push('let go');
        return new Promise((resolve) => (answered = resolve));
      },
      exit: () => log.push('exit'),
      relaunch: () => log.push('relaunch'),
    });
    succession.quit();
    succession.quit();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(log).toEqual(['let go']);
    answered();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(log.slice(0, 2)).toEqual(['let go', 'exit']);
  });
});
