import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../../main/session/front-page.ts';
import type { StateOf } from '../../../main/session/state.ts';
import { challenge, kioskInSession, policy } from './fake-kiosk.ts';

const popUp = { id: 1, siteIndex: 0, openerId: null, host: 'example.org' };
const asked = challenge(7, { kind: 'site', siteIndex: 0 });

describe('the pages of a session', () => {
  it('are shown and closed as its state says', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'pop-up-opened', popUp });
    controller.dispatch({ kind: 'pop-up-closed', id: 1 });
    expect(log).toEqual(['show active', 'host show-pop-up 1', 'show active', 'host show-site 0']);
  });

  it('stay when the user closes a window, until that is closed; its sign-in sheet does not', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'pop-up-opened', popUp });
    controller.dispatch({
      kind: 'challenged',
      challenge: challenge(3, { kind: 'pop-up', id: 1 }),
    });
    controller.dispatch({ kind: 'challenged', challenge: asked });
    log.length = 0;
    const close = { kind: 'pop-up-close-requested', id: 1 } as const;
    controller.dispatch(close);
    expect(log).toEqual([
      'host answer 3 nothing',
      'show active',
      'host show-pop-up 1',
      'host close-pop-up 1',
    ]);
    controller.dispatch({ kind: 'pop-up-closed', id: 1 });
    expect(pagesOf(controller.state as StateOf<'active'>)).toMatchObject({
      popUps: [],
      challenges: [{ id: 7 }],
    });
  });

  it('are not closed by the user during a warning or after the session', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'pop-up-opened', popUp });
    controller.dispatch({ kind: 'tick', idleMs: policy.idleTimeoutMs - 1 });
    expect(controller.state.kind).toBe('warning');
    controller.dispatch({ kind: 'pop-up-close-requested', id: 1 });
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    controller.dispatch({ kind: 'pop-up-close-requested', id: 1 });
    expect(log).not.toContain('host close-pop-up 1');
  });

  it('are covered by a question, whose answer goes to the host and into no state', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'challenged', challenge: asked });
    expect(log).toEqual(['show active', 'host cover']);
    log.length = 0;
    controller.answerChallenge({ user: 'nora', password: 'tulip' });
    expect(log).toEqual(['host answer 7 nora', 'show active', 'host show-site 0']);
    expect(JSON.stringify(controller.state)).not.toContain('tulip');
    controller.answerChallenge(null);
    expect(log).toHaveLength(3);
  });

  it('are covered by a message, which is answered once and by its own number only', async () => {
    const { controller, log } = await kioskInSession();
    const page = { kind: 'site', siteIndex: 0 } as const;
    const dialog = {
      id: 4,
      kind: 'prompt',
      pages: [page],
      siteIndex: 0,
      host: 'example.org',
    } as const;
    const texts = { text: 'Name?', preset: '', isRepeated: false };
    controller.dispatch({ kind: 'dialog-opened', dialog: { ...dialog, ...texts } });
    expect(log).toEqual(['show active', 'host cover']);
    log.length = 0;
    const answer = { isOk: true, text: 'tulip', isMuted: false };
    controller.answerDialog({ ...answer, id: 3 });
    expect(log).toEqual([]);
    controller.answerDialog({ ...answer, id: 4 });
    controller.answerDialog({ ...answer, id: 4 });
    expect(log).toEqual(['host answer-dialog 4 yes tulip', 'show active', 'host show-site 0']);
    expect(JSON.stringify(controller.state)).not.toContain('tulip');
  });

  it('are printed once for each wish', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'print-requested' });
    controller.dispatch({ kind: 'print-requested' });
    controller.dispatch({ kind: 'printed', ok: true });
    expect(log).toEqual(['show active', 'host print site', 'show active']);
  });

  it('and files go when they are deleted', async () => {
    const { controller, log } = await kioskInSession();
    const file = { id: 3, name: 'a', receivedBytes: 1, totalBytes: 1, canShow: true };
    controller.dispatch({ kind: 'downloads-changed', downloads: [{ ...file, state: 'done' }] });
    controller.dispatch({ kind: 'page-chosen', page: { kind: 'download', id: 3 } });
    controller.dispatch({ kind: 'download-deleted', id: 3 });
    expect(log.filter((line) => line.startsWith('host'))).toEqual([
      'host show-download 3',
      'host delete-download 3',
    ]);
  });
});
