import { createContext, useContext } from 'react';

/** What the button of a bar needs of the on-screen keyboard; null: there is no such button. */
export interface KeyboardButton {
  readonly isShown: boolean;
  readonly onToggle: () => void;
}

export const KeyboardContext = createContext<KeyboardButton | null>(null);

export function useKeyboardButton(): KeyboardButton | null {
  return useContext(KeyboardContext);
}
