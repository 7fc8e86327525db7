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
  /** Keys that the config lets through besides, as {@link chordsOf} names them. */
  readonly further?: readonly string[];
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
 * Control characters that barcode scanners type as Control and a key: STX, EOT, HT, LF, CR, and ESC, FS,
 * GS, RS, US (GS1 General Specifications; ISO/IEC 15434). A page gets the same events as in any browser
 * (U+001D for GS1's separator, Electron 33), and Chromium itself does nothing with them. On a Mac the
 * first two move the cursor and delete.
 */
const SCANNED = { letters: 'bdijm', lettersOnMac: 'ijm', signs: String.raw`[\]^_` };

/** Where a layout without Latin letters has the keys of those signs. */
const BY_CODE: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  Backslash: '\\',
  BracketRight: ']',
};

/**
 * Decides which keys reach a page: those that type, edit and navigate within it, in every layout, those
 * of a barcode scanner, and those that the config names. All others are refused, because the next
 * Chromium version may do anything with them.
 */
export function allowedKeys(rules: KeyRules): (press: KeyPress) => boolean {
  const { mayCopy, isMac } = rules;
  const withControl = new Set(mayCopy ? 'acvxyz' : 'ayz');
  const withShift = new Set(mayCopy ? 'vz' : 'z');
  const scanned = new Set(SCANNED.signs + (isMac ? SCANNED.lettersOnMac : SCANNED.letters));
  const further = new Set(rules.further);
  // A remote desktop hands on each key by itself, and needs Alt for the keys that go with it.
  const hasAlt = [...further].some((chord) => /^(Ctrl\+)?Alt\+/.test(chord));
  return (press) => {
    const { key, code, control, alt, shift, meta } = press;
    if (MODIFIERS.has(key) || (key === 'Alt' && hasAlt)) return true;
    if (control && !alt && !meta && scanned.has(letterOf(key, code))) {
      return !(shift && /[a-z]/.test(letterOf(key, code)));
    }
    if (chordsOf(press, isMac).some((chord) => further.has(chord))) return true;
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
  if (/^[\x21-\x7e]$/.test(key)) return key.toLowerCase();
  return BY_CODE[code] ?? code.replace(/^(Key|Digit)/, '').toLowerCase();
}

/**
 * The names of a press as the config writes them, such as `Ctrl+Shift+S`, `Alt+1` or `F2`. On a Mac,
 * `Ctrl` is Command. A digit also has its name where the layout types it with Shift, as in France.
 */
function chordsOf(press: KeyPress, isMac: boolean): readonly string[] {
  const { code, control, alt, shift, meta } = press;
  if (isMac ? control : meta) return [];
  const name = nameOf(press, isMac);
  const isSign = /^[!-/:-@[-`{-~]$/.test(name);
  const modifiers = `${control || meta ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}`;
  const digit = isSign ? /^Digit(\d)$/.exec(code)?.[1] : undefined;
  return [
    `${modifiers}${shift && !isSign ? 'Shift+' : ''}${name}`,
    ...(digit === undefined ? [] : [`${modifiers}${digit}`]),
  ];
}

/** What it types without modifiers, in upper case, or its name. */
function nameOf({ key, code, alt }: KeyPress, isMac: boolean): string {
  if (!isTyped(key)) return key;
  return key === ' ' ? 'Space' : letterOf(alt && isMac ? '' : key, code).toUpperCase();
}

/** Keys that have no effect alone. */
const ALONE = new Set(['Alt', 'Meta', 'Super', 'Hyper', 'OS', ...MODIFIERS]);

/**
 * The name of a refused press for the record; null for a key that has no effect alone, and for one that
 * types: what a user types is never recorded.
 */
export function refusedName(press: KeyPress, isMac: boolean): string | null {
  const { key, control, alt, shift, meta } = press;
  const isCombined = control || alt || meta;
  if (ALONE.has(key) || (!isCombined && isTyped(key))) return null;
  const name = nameOf(press, isMac);
  if (!/^[!-~]+$/.test(name)) return null;
  const modifiers = [
    ...(meta ? [isMac ? 'Command' : 'Meta'] : []),
    ...(control ? ['Ctrl'] : []),
    ...(alt ? ['Alt'] : []),
    ...(shift ? ['Shift'] : []),
  ];
  return [...modifiers, name].join('+');
}
