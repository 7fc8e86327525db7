import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { Cleardesk, Setup } from '../../preload/contract.ts';
import type { StateFeed } from '../state-feed.ts';
import { KeyboardContext } from './keyboard-context.ts';
import { OnScreenKeyboard } from './OnScreenKeyboard.tsx';
import { useHasTouchScreen, useKeyboard } from './use-keyboard.ts';

interface WithKeyboardProps {
  readonly cleardesk: Cleardesk;
  readonly setup: Setup;
  readonly feed: StateFeed;
  /** The screens. */
  readonly children: ReactNode;
}

/** The screens with the kiosk's on-screen keyboard below them, where it is wanted. */
export function WithKeyboard({ cleardesk, setup, feed, children }: WithKeyboardProps) {
  const screen = useSyncExternalStore(feed.subscribe, feed.current);
  const mode = setup.keyboard;
  const [{ isShown, field }, dispatch] = useKeyboard(cleardesk, mode, screen);
  const hasTouchScreen = useHasTouchScreen();
  const hasButton = mode === 'always' || (mode === 'auto' && hasTouchScreen);
  const button = useMemo(
    () =>
      hasButton
        ? {
            isShown,
            onToggle: () => {
              dispatch({ kind: 'toggled' });
            },
          }
        : null,
    [hasButton, isShown, dispatch],
  );
  return (
    <KeyboardContext value={button}>
      {children}
      {isShown && (
        <OnScreenKeyboard
          cleardesk={cleardesk}
          isNumeric={field?.isNumeric ?? false}
          showsPresses={field?.isSecret === false}
          onHide={() => {
            dispatch({ kind: 'hidden' });
          }}
        />
      )}
    </KeyboardContext>
  );
}
