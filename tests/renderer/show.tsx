import { act, cleanup, render } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import type { SessionState, Setup } from '../../preload/contract.ts';
import { App } from '../../renderer/App.tsx';
import { openStateFeed } from '../../renderer/state-feed.ts';
import { loadTexts } from '../../renderer/texts.ts';
import { exampleSetup, fakeCleardesk, type FakeCleardesk } from '../fakes/fake-cleardesk.ts';

type Language = Parameters<typeof loadTexts>[0];

/** The whole page, as on the display, for a state that the main process tells at its time 0. */
export async function show(
  state: SessionState,
  setup: Partial<Setup> = {},
  language: Language = 'en',
): Promise<FakeCleardesk> {
  cleanup();
  const wholeSetup = { ...exampleSetup, ...setup };
  const cleardesk = fakeCleardesk(state, wholeSetup);
  const feed = await openStateFeed(cleardesk);
  const texts = await loadTexts(language);
  render(
    <I18nextProvider i18n={texts}>
      <App cleardesk={cleardesk} setup={wholeSetup} feed={feed} />
    </I18nextProvider>,
  );
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
