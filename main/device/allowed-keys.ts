/** A key that was pressed, as Electron's `before-input-event` describes it. */
export interface KeyPress {
  /** What it types, or its name (UI Events `key`). */
  readonly key: string;
  /** Its physical position, independent of the layout (UI Events `code`). */
  readonly code: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

export interface KeyRules {
  /** Whether the clipboard works in a session. */
  readonly mayCopy: boolean;
  readonly isMac: boolean;
}

/** Names of keys that write, edit, or move within a page. */
const EDITING = new Set(
  `Enter Tab Backspace Delete Escape Insert
  ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown`.split(/\s+/),
);

/** Keys that only change what other keys type; alone they do nothing. */
const MODIFIERS = new Set(['Shift', 'Control', 'AltGraph', 'CapsLock', 'NumLock', 'Fn', 'FnLock']);

/** Keys that type accents and other scripts (UI Events KeyboardEvent key values, 3.7). */
const INPUT_METHOD = new Set(
  `Dead Compose Process Unidentified Accept Convert NonConvert ModeChange FinalMode CodeInput
  AllCandidates SingleCandidate PreviousCandidate NextCandidate
  GroupFirst GroupLast GroupNext GroupPrevious
  KanaMode KanjiMode Hiragana Katakana HiraganaKatakana Hankaku Zenkaku ZenkakuHankaku Romaji
  Eisu Alphanumeric HangulMode HanjaMode JunjaMode`.split(/\s+/),
);

/** With Control (Command on a Mac): moving and deleting by words. */
const BY_WORDS = new Set(
  'ArrowLeft ArrowRight ArrowUp ArrowDown Home End Backspace Delete'.split(' '),
);

/**
 * Decides which keys reach a page: those that type, edit and navigate within it, in every layout.
 * All others are refused, because the next Chromium version may do anything with them.
 */
export function allowedKeys({ mayCopy, isMac }: KeyRules): (press: KeyPress) => boolean {
  const withControl = new Set(mayCopy ? 'acvxyz' : 'ayz');
  const withShift = new Set(mayCopy ? 'vz' : 'z');
  return ({ key, code, control, alt, shift, meta }) => {
    if (MODIFIERS.has(key)) return true;
    const isCommand = isMac ? meta : control;
    if (isMac ? control : meta) return false;
    if (isCommand && alt) return isTyped(key) && !/^[a-z0-9]$/i.test(key); // AltGr, on Windows
    if (isCommand) {
      if (key === 'Insert') return mayCopy && !shift;
      return BY_WORDS.has(key) || (shift ? withShift : withControl).has(letterOf(key, code));
    }
    if (key === 'Insert' && shift) return mayCopy; // pastes
    // On a Mac, Option types characters; elsewhere Alt triggers commands.
    if (alt) return isMac && (isTyped(key) || INPUT_METHOD.has(key) || BY_WORDS.has(key));
    return isTyped(key) || EDITING.has(key) || INPUT_METHOD.has(key);
  };
}

/** Whether `key` is text, not the name of a key: names are ASCII words. */
function isTyped(key: string): boolean {
  return !/^[A-Z][A-Za-z0-9]+$/.test(key);
}

/** A shortcut depends on what a key types, or on its position if that is not a Latin letter. */
function letterOf(key: string, code: string): string {
  return /^[\x21-\x7e]$/.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase();
}
