import { describe, expect, it } from 'vitest';
import type { ScreenUpdate } from '../../preload/contract.ts';
import { openStateFeed } from '../../renderer/state-feed.ts';
import { fakeCleardesk } from '../fakes/fake-cleardesk.ts';

describe('openStateFeed', () => {
  it('begins with the state it asked for, and follows', async () => {
    const cleardesk = fakeCleardesk({ kind: 'signed-out' });
    const feed = await openStateFeed(cleardesk);
    expect(feed.current().state.kind).toBe('signed-out');

    let told = 0;
    const unsubscribe = feed.subscribe(() => told++);
    cleardesk.tell({ kind: 'signing-in', progress: { kind: 'checking' } }, 5);
    expect(feed.current().state.kind).toBe('signing-in');
    expect(told).toBe(1);

    unsubscribe();
    cleardesk.tell({ kind: 'signed-out' }, 6);
    expect(told).toBe(1);
  });

  it('does not go back to an answer that a newer state has overtaken', async () => {
    const cleardesk = fakeCleardesk({ kind: 'signed-out' });
    const old: ScreenUpdate = {
      state: { kind: 'signed-out' },
      administration: { kind: 'closed' },
      now: 4,
    };
    const opening = openStateFeed({
      ...cleardesk,
      update() {
        cleardesk.tell({ kind: 'ending', auditId: null, reason: 'idle' }, 10);
        return Promise.resolve(old);
      },
    });
    expect((await opening).current().state.kind).toBe('ending');
  });
});
