import { describe, expect, it } from 'vitest';
import { kioskInSession } from './fake-kiosk.ts';

const popUp = { id: 1, siteIndex: 0, openerId: null, host: 'example.org' };
const challenge = {
  id: 7,
  page: { kind: 'site', siteIndex: 0 },
  host: 'example.org',
  realm: '',
  isProxy: false,
  isEncrypted: true,
  isRepeated: false,
} as const;

describe('the pages of a session', () => {
  it('are shown and closed as its state says', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'pop-up-opened', popUp });
    controller.dispatch({ kind: 'pop-up-closed', id: 1 });
    expect(log).toEqual([
      'show active',
      'desk show-pop-up 1',
      'show active',
      'desk close-pop-up 1',
      'desk show-site 0',
    ]);
  });

  it('are covered by a question, whose answer goes to the desk and into no state', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'challenged', challenge });
    expect(log).toEqual(['show active', 'desk cover']);
    log.length = 0;
    controller.answerChallenge({ user: 'nora', password: 'tulip' });
    expect(log).toEqual([
      'desk answer 7 nora',
      'show active',
      'desk show-site 0, keys wait',
      'desk focus-page',
    ]);
    expect(JSON.stringify(controller.state)).not.toContain('tulip');
    controller.answerChallenge(null);
    expect(log).toHaveLength(4);
  });

  it('get no keys when a question goes that the user was answering', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'challenged', challenge });
    controller.dispatch({ kind: 'challenge-over', id: 7 });
    expect(log.at(-1)).toBe('desk show-site 0, keys wait');
    controller.dispatch({ kind: 'challenged', challenge: { ...challenge, id: 8 } });
    expect(log.filter((line) => line === 'desk focus-page')).toEqual([]);
  });

  it('are printed once for each wish', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'print-requested' });
    controller.dispatch({ kind: 'print-requested' });
    controller.dispatch({ kind: 'printed', ok: true });
    expect(log).toEqual(['show active', 'desk print site', 'show active']);
  });

  it('and files go when they are deleted', async () => {
    const { controller, log } = await kioskInSession();
    const file = { id: 3, name: 'a', receivedBytes: 1, totalBytes: 1, canShow: true };
    controller.dispatch({ kind: 'downloads-changed', downloads: [{ ...file, state: 'done' }] });
    controller.dispatch({ kind: 'page-chosen', page: { kind: 'download', id: 3 } });
    controller.dispatch({ kind: 'download-deleted', id: 3 });
    expect(log.filter((line) => line.startsWith('desk'))).toEqual([
      'desk show-download 3',
      'desk delete-download 3',
    ]);
  });
});
