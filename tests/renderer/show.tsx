import { act, cleanup, render } from '@testing-library/react';
import { afterEach } from 'vitest';
import type { SessionState, Setup } from '../../preload/contract.ts';
import type { Language } from '../../renderer/languages.ts';
import { loadLanguages, Screens } from '../../renderer/Screens.tsx';
import { openStateFeed } from '../../renderer/state-feed.ts';
import { exampleSetup, fakeCleardesk, type FakeCleardesk } from '../fakes/fake-cleardesk.ts';

// What a screen has started ends before its document is gone.
afterEach(cleanup);

/** The whole page, as on the display, for a state that the main process tells at its time 0. */
export async function show(
  state: SessionState,
  setup: Partial<Setup> = {},
  language: Language | null = null,
): Promise<FakeCleardesk> {
  cleanup();
  const wholeSetup = { ...exampleSetup, ...setup, ...(language !== null && { language }) };
  const cleardesk = fakeCleardesk(state, wholeSetup);
  const feed = await openStateFeed(cleardesk);
  const languages = await loadLanguages(wholeSetup, 'en');
  render(<Screens cleardesk={cleardesk} setup={wholeSetup} feed={feed} languages={languages} />);
  return {
    ...cleardesk,
    tell: (next, now) => {
      act(() => {
        cleardesk.tell(next, now);
      });
    },
    tellAdministration: (next) => {
      act(() => {
        cleardesk.tellAdministration(next);
      });
    },
  };
}

export const guest = { auditId: 'a1b2c3', userName: null };

export const checking = { kind: 'signing-in', progress: { kind: 'checking' } } as const;

/** What the screens have asked for, apart from saying that they were painted. */
export function wishes({ calls }: Pick<FakeCleardesk, 'calls'>): readonly string[] {
  return calls.filter((call) => !call.startsWith('painted'));
}
