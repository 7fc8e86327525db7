import { z } from 'zod';
import { kinds } from './setting.ts';

/** Other names of modifiers and keys, in lower case. */
const ALIASES: Readonly<Record<string, string>> = {
  control: 'Ctrl',
  strg: 'Ctrl',
  option: 'Alt',
  esc: 'Escape',
  return: 'Enter',
  del: 'Delete',
  ins: 'Insert',
  pgup: 'PageUp',
  pgdn: 'PageDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  up: 'ArrowUp',
  down: 'ArrowDown',
  win: 'Meta',
  windows: 'Meta',
  super: 'Meta',
  cmd: 'Meta',
  command: 'Meta',
};

const MODIFIERS = ['Meta', 'Ctrl', 'Alt', 'Shift'];

const NAMED =
  `Enter Tab Backspace Delete Escape Insert Space ArrowLeft ArrowRight ArrowUp ArrowDown Home End
  PageUp PageDown`.split(/\s+/);

const BY_LOWER_CASE = new Map(
  [...MODIFIERS, ...NAMED].map((name) => [name.toLowerCase(), name] as const),
);

const isOfTheSystem = 'is for the operating system, which does not hand it on';
const reachesAnyway = 'reaches every page anyway: take it out';

/** Keys that no page gets, and why: the first that fits. `Shift+` may be in each. */
const REFUSED: readonly (readonly [keys: RegExp, why: string])[] = [
  [/^(Meta|Ctrl\+Alt)\+/, isOfTheSystem],
  [/^(Ctrl|Ctrl\+Shift|Alt)\+Escape$/, isOfTheSystem],
  [/^Alt\+(Shift\+)?Tab$/, 'changes to another window'],
  [/^Ctrl\+(Shift\+)?(Tab|PageUp|PageDown)$/, 'changes to another tab in a browser'],
  [/^Alt\+Space$/, "opens the window's menu"],
  [/^(Alt|Ctrl)\+(Shift\+)?F4$/, 'closes a window'],
  [/^Ctrl\+(Shift\+)?W$/, 'closes a window in a browser'],
  [/^Ctrl\+(Shift\+)?Q$/, 'ends a program'],
  [/^Ctrl\+(Shift\+)?[NT]$/, 'opens a window in a browser'],
  [/^Ctrl\+(Shift\+)?O$/, 'opens a file in a browser'],
  [/^Ctrl\+(Shift\+)?P$/, 'prints in a browser: `kiosk.printing: allow` shows a button for that'],
  [/^Alt\+(Arrow(Left|Right)|Home)$/, 'leaves the page in a browser'],
  [/^Ctrl\+Shift\+[CIJ]$/, 'opens the developer tools in a browser'],
  [/^Ctrl\+(Shift\+)?[-+=_0]$/, 'zooms in a browser'],
  [
    /^(Ctrl\+(Shift\+)?(Insert|[CXV])|Shift\+Insert)$/,
    'copies or pastes, as `kiosk.clipboard` says',
  ],
  [/^Ctrl\+(Shift\+)?([AYZ]|Arrow\w+|Home|End|Backspace|Delete)$/, reachesAnyway],
  [/^Ctrl\+([BDIJM]|[[\\\]^_])$/, `${reachesAnyway} (barcode scanners type it)`],
  [/^(Shift\+)?(?!F\d+$)[^+]+$/, reachesAnyway],
];

/** A key with its modifiers; gives its one name, such as `Ctrl+Shift+S` for `shift+control+s`. */
export function keyChord() {
  return z
    .string()
    .max(40)
    .register(kinds, { type: 'key', limits: 'such as F2, Ctrl+S, Ctrl+Enter or Alt+1' })
    .transform((text, ctx) => {
      const chord = normalised(text);
      const [, why] = REFUSED.find(([keys]) => keys.test(chord ?? '')) ?? [];
      const message = chord === null ? 'is not a key' : why && `${chord} ${why}`;
      if (message !== undefined) ctx.addIssue({ code: 'custom', message });
      return chord ?? text;
    });
}

/** @returns null for what is no key */
function normalised(text: string): string | null {
  const trimmed = text.trim();
  const parts = (trimmed.endsWith('+') ? `${trimmed.slice(0, -1)}Plus` : trimmed)
    .split('+')
    .map((part) => nameOf(part.trim()));
  const key = parts.pop() ?? null;
  if (key === null || MODIFIERS.includes(key)) return null;
  if (parts.some((part) => part === null || !MODIFIERS.includes(part))) return null;
  const isSign = /^[^A-Z0-9]$/.test(key);
  const modifiers = MODIFIERS.filter((name) => parts.includes(name));
  return [...modifiers.filter((name) => name !== 'Shift' || !isSign), key].join('+');
}

function nameOf(part: string): string | null {
  const lower = part.toLowerCase();
  if (lower === 'plus') return '+';
  if (/^[!-~]$/.test(part) || /^f([1-9]|1\d|2[0-4])$/.test(lower)) return part.toUpperCase();
  return ALIASES[lower] ?? BY_LOWER_CASE.get(lower) ?? null;
}
