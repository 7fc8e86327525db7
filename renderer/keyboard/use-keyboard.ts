import { useEffect, useReducer, useState } from 'react';
import type { Administration, Cleardesk, SessionState, Setup } from '../../preload/contract.ts';
import { FieldWatch } from '../../page-scripts/field-watch.ts';
import { hidden, nextKeyboard, type KeyboardEvent, type KeyboardState } from './visibility.ts';

interface ShownScreen {
  readonly state: SessionState;
  readonly administration: Administration;
}

/** Follows the text fields of the screens and of the page in front. */
export function useKeyboard(
  cleardesk: Cleardesk,
  mode: Setup['keyboard'],
  screen: ShownScreen,
): readonly [KeyboardState, (event: KeyboardEvent) => void] {
  const [keyboard, dispatch] = useReducer(
    (state: KeyboardState, event: KeyboardEvent) => nextKeyboard(mode, state, event),
    hidden,
  );
  const name = nameOf(screen);
  useEffect(() => {
    dispatch({ kind: 'screen-changed' });
  }, [name]);
  useEffect(
    () =>
      cleardesk.onField((field) => {
        const owner = 'page';
        dispatch(field === null ? { kind: 'left', owner } : { kind: 'focused', owner, field });
      }),
    [cleardesk],
  );
  useEffect(() => {
    const owner = 'screens';
    const watch = new FieldWatch((field) => {
      dispatch(field === null ? { kind: 'left', owner } : { kind: 'focused', owner, field });
    });
    return () => {
      watch.stop();
    };
  }, []);
  const isShown = keyboard.isShown && mayType(screen);
  return [isShown === keyboard.isShown ? keyboard : { ...keyboard, isShown }, dispatch];
}

/** Whether there can be a field to type into. A warning hides the keyboard; a touch shows it again. */
function mayType({ state, administration }: ShownScreen): boolean {
  if (administration.kind !== 'closed') return true;
  return state.kind === 'signed-out' || state.kind === 'signing-in' || state.kind === 'active';
}

/** What the user sees as one screen. */
function nameOf({ state, administration }: ShownScreen): string {
  if (administration.kind !== 'closed') return `administration-${administration.kind === 'open'}`;
  if (state.kind === 'signing-in' && state.progress.kind !== 'checking') return state.progress.kind;
  if (state.kind === 'signing-in' || state.kind === 'signed-out') return 'login';
  return state.kind === 'warning' ? 'active' : state.kind;
}

/** Whether the device has a touch screen: Chromium says so, or the user has touched it. */
export function useHasTouchScreen(): boolean {
  const [isTouched, setTouched] = useState(navigator.maxTouchPoints > 0);
  useEffect(() => {
    const touched = ({ pointerType }: PointerEvent) => {
      if (pointerType === 'touch') setTouched(true);
    };
    addEventListener('pointerdown', touched, true);
    return () => {
      removeEventListener('pointerdown', touched, true);
    };
  }, []);
  return isTouched;
}
