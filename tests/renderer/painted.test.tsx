// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checking, guest, show } from './show.tsx';

const frameMs = 16;

describe('painted', () => {
  let frames: FrameRequestCallback[] = [];

  beforeEach(() => {
    frames = [];
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) =>
      frames.push(callback),
    );
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => {
      frames[frame - 1] = () => undefined;
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** The display shows a frame: what was asked for until now runs, what that asks for waits. */
  function frame(): void {
    const due = frames.length;
    for (let i = 0; i < due; i++) {
      const callback = frames[i];
      frames[i] = () => undefined;
      callback?.(i * frameMs);
    }
  }

  it('is told after the second frame, once', async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    frame();
    expect(cleardesk.calls).toEqual([]);
    frame();
    expect(cleardesk.calls).toEqual(['painted signed-out']);
    frame();
    expect(cleardesk.calls).toEqual(['painted signed-out']);
  });

  it('is told after a second, once, where the display asks for no frames', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const cleardesk = await show({ kind: 'signed-out' });
    vi.advanceTimersByTime(999);
    expect(cleardesk.calls).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(cleardesk.calls).toEqual(['painted signed-out']);
    frame();
    frame();
    expect(cleardesk.calls).toEqual(['painted signed-out']);
    vi.useRealTimers();
  });

  it('is told for each new kind of state, not for a change within one', async () => {
    const cleardesk = await show({ kind: 'active', session: guest, siteIndex: 0 });
    frame();
    frame();
    cleardesk.tell({ kind: 'active', session: guest, siteIndex: 1 }, 1);
    frame();
    frame();
    cleardesk.tell({ kind: 'ending', auditId: 'a1b2c3', reason: 'user' }, 2);
    frame();
    frame();
    expect(cleardesk.calls).toEqual(['painted active', 'painted ending']);
  });

  it('is not told for a screen that was gone before it was painted', async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    frame();
    cleardesk.tell(checking, 1);
    frame();
    frame();
    expect(cleardesk.calls).toEqual(['painted signing-in']);
  });

  it('waits for a frame as long as the window is visible', async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(cleardesk.calls).toEqual([]);
  });

  it('is told at once in a hidden window, which gets no frames', async () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const cleardesk = await show({ kind: 'ending', auditId: null, reason: 'recovery' });
    expect(cleardesk.calls).toEqual(['painted ending']);
  });

  it('is told when the window is hidden before its frame', async () => {
    const cleardesk = await show({ kind: 'ending', auditId: null, reason: 'user' });
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(cleardesk.calls).toEqual(['painted ending']);
    document.dispatchEvent(new Event('visibilitychange'));
    frame();
    frame();
    expect(cleardesk.calls).toEqual(['painted ending']);
  });
});
