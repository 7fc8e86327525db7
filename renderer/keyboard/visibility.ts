import type { Setup, TextField } from '../../preload/contract.ts';

/** Where a text field is: on the kiosk's own screens, or in the page in front. */
type FieldOwner = 'screens' | 'page';

export interface KeyboardState {
  readonly isShown: boolean;
  /** The user has opened it with its button, so it stays when the focus leaves a field. */
  readonly isKept: boolean;
  /** The field with the focus. */
  readonly field: (TextField & { readonly owner: FieldOwner }) | null;
}

export type KeyboardEvent =
  | { readonly kind: 'focused'; readonly owner: FieldOwner; readonly field: TextField }
  /** The focus is in no field of this owner. */
  | { readonly kind: 'left'; readonly owner: FieldOwner }
  /** The user presses the button of the session bar. */
  | { readonly kind: 'toggled' }
  /** The user presses the key that hides it. */
  | { readonly kind: 'hidden' }
  /** Another screen is shown. */
  | { readonly kind: 'screen-changed' };

export const hidden: KeyboardState = { isShown: false, isKept: false, field: null };

/** When the on-screen keyboard is shown. Pure. @param mode `kiosk.keyboard` */
export function nextKeyboard(
  mode: Setup['keyboard'],
  state: KeyboardState,
  event: KeyboardEvent,
): KeyboardState {
  if (mode === 'never') return hidden;
  switch (event.kind) {
    case 'focused': {
      const isWanted = mode === 'always' || event.field.isTouched;
      const field = { ...event.field, owner: event.owner };
      return { ...state, isShown: state.isShown || isWanted, field };
    }
    case 'left':
      if (state.field?.owner !== event.owner) return state;
      return { ...state, isShown: state.isShown && state.isKept, field: null };
    case 'toggled':
      return { ...state, isShown: !state.isShown, isKept: !state.isShown };
    case 'hidden':
      return { ...state, isShown: false, isKept: false };
    case 'screen-changed':
      return hidden;
  }
}
