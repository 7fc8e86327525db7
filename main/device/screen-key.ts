/** The keys of the on-screen keyboard that do not type. */
type NamedKey = 'ArrowLeft' | 'ArrowRight' | 'Backspace' | 'Enter' | 'Tab';

/** A key of the on-screen keyboard: no modifiers, no function keys, nothing that leads out of a page. */
export type ScreenKey =
  /** @property text one character, or the two of a ligature */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'named'; readonly name: NamedKey };

/** A text field that has the focus, without anything of what is in it. */
export interface TextField {
  /** It takes numbers only. */
  readonly isNumeric: boolean;
  /** What is typed into it is not shown, as in a password field. */
  readonly isSecret: boolean;
  /** The user has just touched it. */
  readonly isTouched: boolean;
}
