import { describe, expect, it } from 'vitest';
import { allowedKeys, type KeyPress, refusedName } from '../../../main/device/allowed-keys.ts';

const isAllowed = allowedKeys({ mayCopy: true, isMac: false });

/** `ctrl+shift+z` as a key press; `code` where the layout matters. */
function press(text: string, code = ''): KeyPress {
  const parts = text === '+' ? ['+'] : text.split(/\+(?=.)/);
  const key = parts.at(-1) ?? '';
  const has = (name: string) => parts.slice(0, -1).includes(name);
  return {
    key,
    code,
    control: has('ctrl'),
    alt: has('alt'),
    shift: has('shift'),
    meta: has('super'),
  };
}

const words = (text: string) => text.trim().split(/\s+/);

describe('keys that reach a page', () => {
  it.each(
    words(`a Z 7 ß é ñ ж あ 漢 한 ع @ € # + - _ / ạ Dead Process Compose Unidentified
      Enter Tab shift+Tab Backspace Delete Escape Insert ArrowLeft ArrowRight ArrowUp ArrowDown
      shift+ArrowLeft Home End shift+End PageUp PageDown Shift Control AltGraph CapsLock NumLock
      Hiragana ZenkakuHankaku HangulMode Convert NonConvert KanaMode
      ctrl+a ctrl+c ctrl+x ctrl+v ctrl+z ctrl+y ctrl+shift+Z ctrl+shift+V ctrl+ArrowLeft
      ctrl+shift+ArrowRight ctrl+Home ctrl+End ctrl+Backspace ctrl+Delete ctrl+Insert shift+Insert
      ctrl+alt+@ ctrl+alt+€ ctrl+alt+{`),
  )('%s', (text) => {
    expect(isAllowed(press(text))).toBe(true);
  });

  it('are a space, and what some systems report for a key without a meaning', () => {
    expect([' ', '\0'].map((key) => isAllowed({ ...press('a'), key }))).toEqual([true, true]);
  });

  it('copies by the place of the key where the layout has no Latin letters, and only there', () => {
    expect(isAllowed(press('ctrl+с', 'KeyC'))).toBe(true);
    expect(isAllowed(press('ctrl+ر', 'KeyV'))).toBe(true);
    expect(isAllowed(press('ctrl+з', 'KeyP'))).toBe(false);
    expect(isAllowed(press('ctrl+h', 'KeyC'))).toBe(false); // another layout
    expect(isAllowed(press('ctrl+c', 'KeyI'))).toBe(true);
  });

  it('are those that Option types, on a Mac, where Command gives the orders', () => {
    const onMac = allowedKeys({ mayCopy: true, isMac: true });
    for (const text of ['alt+å', 'alt+7', 'alt+Dead', 'alt+ArrowLeft', 'super+c', 'super+Home']) {
      expect([text, onMac(press(text))]).toEqual([text, true]);
    }
    for (const text of ['super+q', 'super+p', 'super+Tab', 'ctrl+a', 'super+alt+i', 'F11']) {
      expect([text, onMac(press(text))]).toEqual([text, false]);
    }
  });
});

describe('control characters of barcode scanners', () => {
  it('reach a page as the keys that scanners type', () => {
    for (const text of words(
      'ctrl+] ctrl+[ ctrl+\\ ctrl+shift+^ ctrl+shift+_ ctrl+b ctrl+d ctrl+i ctrl+j ctrl+m',
    )) {
      expect([text, isAllowed(press(text))]).toEqual([text, true]);
    }
    expect(isAllowed(press('ctrl+ъ', 'BracketRight'))).toBe(true);
    expect(isAllowed({ ...press('ctrl+x', 'BracketRight'), key: '\u001d' })).toBe(true);
  });

  it('move no cursor and delete nothing on a Mac', () => {
    const onMac = allowedKeys({ mayCopy: true, isMac: true });
    const allowed = words('ctrl+] ctrl+i ctrl+j ctrl+m ctrl+b ctrl+d').filter((text) =>
      onMac(press(text)),
    );
    expect(allowed).toEqual(words('ctrl+] ctrl+i ctrl+j ctrl+m'));
  });
});

describe('keys that the config lets through', () => {
  const further = words('F2 Ctrl+S Ctrl+Shift+K Ctrl+Enter Alt+1 Ctrl+/ Ctrl+Space Shift+F7');
  const reaches = (isMac: boolean) => allowedKeys({ mayCopy: true, isMac, further });

  it('reach a page, and their neighbours do not', () => {
    for (const text of words('F2 ctrl+s ctrl+S ctrl+shift+K ctrl+Enter alt+1 ctrl+/ shift+F7')) {
      expect([text, reaches(false)(press(text))]).toEqual([text, true]);
    }
    for (const text of words(
      'F3 F7 ctrl+F2 alt+F2 super+F2 ctrl+shift+S ctrl+k ctrl+alt+s alt+Enter alt+2',
    )) {
      expect([text, reaches(false)(press(text))]).toEqual([text, false]);
    }
  });

  it('bring Alt with them where they are pressed with it, and only there', () => {
    expect(reaches(false)(press('Alt'))).toBe(true);
    const withoutAlt = allowedKeys({ mayCopy: true, isMac: false, further: words('F2 Ctrl+S') });
    expect(withoutAlt(press('Alt'))).toBe(false);
  });

  it('are found in every layout', () => {
    const isReached = reaches(false);
    expect(isReached(press('alt+&', 'Digit1'))).toBe(true); // French
    expect(isReached(press('ctrl+ы', 'KeyS'))).toBe(true);
    expect(isReached({ ...press('ctrl+shift+/', 'Digit7') })).toBe(true); // German
    expect(isReached({ ...press('ctrl+x', 'Space'), key: ' ' })).toBe(true);
  });

  it('mean Command where the config says Ctrl, on a Mac', () => {
    const isReached = reaches(true);
    expect(isReached(press('super+s', 'KeyS'))).toBe(true);
    expect(isReached(press('ctrl+s', 'KeyS'))).toBe(false);
    expect(isReached(press('alt+¡', 'Digit1'))).toBe(true);
  });
});

describe('the record of a refused key', () => {
  it('names it, but nothing that a user types, and no key that has no effect alone', () => {
    const named = words('F5 ctrl+p ctrl+shift+N alt+ArrowLeft super+d ctrl+K PrintScreen').map(
      (text) => refusedName(press(text), false),
    );
    expect(named).toEqual(words('F5 Ctrl+P Ctrl+Shift+N Alt+ArrowLeft Meta+D Ctrl+K PrintScreen'));
    for (const text of words('Alt Meta Control a € 漢')) {
      expect([text, refusedName(press(text), false)]).toEqual([text, null]);
    }
    expect(refusedName(press('super+q', 'KeyQ'), true)).toBe('Command+Q');
  });
});

describe('keys that do not reach a page', () => {
  it.each(
    words(`F1 F3 F5 F6 F7 F10 F11 F12 F24 shift+F10 ctrl+F4 alt+F4 ctrl+F5 Print PrintScreen Pause
      ScrollLock ContextMenu Help Find Meta super+d super+Tab Alt alt+a alt+ArrowLeft alt+ArrowRight
      alt+Home alt+Enter alt+Tab alt+ArrowDown BrowserBack BrowserForward BrowserHome BrowserSearch
      BrowserRefresh LaunchMail LaunchApplication1 MediaPlayPause Power Sleep WakeUp ZoomIn ZoomToggle
      ctrl++ ctrl+- ctrl+0 ctrl+= ctrl+p ctrl+P ctrl+s ctrl+o ctrl+f ctrl+g ctrl+h ctrl+shift+j ctrl+shift+d ctrl+n
      ctrl+t ctrl+w ctrl+q ctrl+r ctrl+l ctrl+k ctrl+u ctrl+e ctrl+shift+b ctrl+1 ctrl+9 ctrl+Tab
      ctrl+shift+Tab ctrl+PageUp ctrl+PageDown ctrl+Enter ctrl+Escape ctrl+shift+I ctrl+shift+J ctrl+shift+C
      ctrl+shift+T ctrl+shift+N ctrl+alt+Delete ctrl+alt+t ctrl+alt+T
      ctrl+alt+ArrowLeft ctrl+alt+Escape ctrl+alt+F1 ctrl+super+d ctrl+shift+Escape`),
  )('%s', (text) => {
    expect(isAllowed(press(text))).toBe(false);
  });

  it('are those that copy and paste, where the clipboard is blocked', () => {
    const isAllowedHere = allowedKeys({ mayCopy: false, isMac: false });
    for (const text of words('ctrl+c ctrl+x ctrl+v ctrl+shift+V ctrl+Insert shift+Insert')) {
      expect([text, isAllowedHere(press(text))]).toEqual([text, false]);
    }
    for (const text of words('ctrl+a ctrl+z Insert c')) {
      expect([text, isAllowedHere(press(text))]).toEqual([text, true]);
    }
  });
});
