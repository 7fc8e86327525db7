import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import type { TextField } from '../../../../main/device/screen-key.ts';
import { OnScreenKeyboard } from '../../../../main/electron/window/on-screen-keyboard.ts';

/** A page that notes what it is sent. */
class FakePage extends EventEmitter {
  readonly sent: string[] = [];
  readonly debugger = Object.assign(new EventEmitter(), {
    sendCommand: (method: string, parameters: Readonly<Record<string, unknown>>) => {
      this.sent.push([method, ...Object.values(parameters)].join(' '));
      return Promise.resolve({});
    },
  });
  #isFocused = false;

  sendInputEvent(event: Readonly<Record<string, unknown>>): void {
    this.sent.push(Object.values(event).join(' '));
  }
  isFocused(): boolean {
    return this.#isFocused;
  }
  focus(): void {
    this.#isFocused = true;
  }
  isDestroyed(): boolean {
    return false;
  }
  getZoomFactor(): number {
    return 1.5;
  }
  /** What the kiosk's script in the page tells. */
  tells(payload: unknown, executionContextId: unknown = 3, session = ''): void {
    const parameters = { name: 'cleardeskTextField', payload, executionContextId };
    this.debugger.emit('message', {}, 'Runtime.bindingCalled', parameters, session);
  }
}

const asContents = (page: FakePage) => page as unknown as WebContents;

function keyboard() {
  const [screens, page] = [new FakePage(), new FakePage()];
  const fields: (TextField | null)[] = [];
  const onScreen = new OnScreenKeyboard({
    screens: asContents(screens),
    tellField: (field) => fields.push(field),
  });
  const refused: string[] = [];
  const keys = {
    isAllowed: ({ key }: { readonly key: string }) => key !== '#',
    onRefused: ({ key }: { readonly key: string }) => refused.push(key),
  };
  onScreen.watch(asContents(screens), keys);
  onScreen.watch(asContents(page), keys);
  return { screens, page, fields, refused, onScreen, front: asContents(page) };
}

const letter = (text: string) => ({ kind: 'text', text }) as const;

describe('the on-screen keyboard', () => {
  it('types into the page in front, or else into the screens', () => {
    const { screens, page, onScreen, front } = keyboard();
    onScreen.shown(200);
    onScreen.type(letter('ü'));
    expect(screens.sent).toEqual(['char ü']);
    onScreen.toFront(front);
    onScreen.type({ kind: 'named', name: 'Tab' });
    expect(screens.sent).toHaveLength(1);
    expect(page.sent.filter((each) => each.startsWith('Input'))).toEqual([
      'Input.dispatchKeyEvent Tab Tab 9 rawKeyDown',
      'Input.dispatchKeyEvent Tab Tab 9 keyUp',
    ]);
    expect(page.isFocused()).toBe(true);
  });

  it('types nothing while it is hidden, and no key that the page does not get', () => {
    const { screens, onScreen, refused } = keyboard();
    onScreen.type(letter('x'));
    onScreen.shown(200);
    onScreen.type(letter('#'));
    onScreen.shown(0);
    onScreen.type(letter('y'));
    expect(screens.sent).toEqual([]);
    expect(refused).toEqual(['#']);
  });

  it('tells of fields of the page in front only, and of nothing but their kind', () => {
    const { page, fields, onScreen, front } = keyboard();
    page.tells('field');
    onScreen.toFront(front);
    page.tells('field secret touched');
    for (const odd of ['field secret of mine', 'Field', '', 7, null]) page.tells(odd);
    page.tells('field', 'three');
    expect(fields).toEqual([null, { isNumeric: false, isSecret: true, isTouched: true }]);
  });

  it('does not take the word of one frame for the field of another', () => {
    const { page, fields, onScreen, front } = keyboard();
    onScreen.toFront(front);
    page.tells('field numeric', 2, 'frame');
    page.tells('none');
    expect(fields.at(-1)).toEqual({ isNumeric: true, isSecret: false, isTouched: false });
    page.tells('none', 2, 'frame');
    expect(fields.at(-1)).toBeNull();
  });

  it('keeps room in pixels of the window, and lets the page keep its focus meanwhile', () => {
    const { page, onScreen, front } = keyboard();
    const heights: number[] = [];
    const stop = onScreen.onResized(() => heights.push(onScreen.height));
    onScreen.toFront(front);
    onScreen.shown(201);
    onScreen.shown(0);
    stop();
    onScreen.shown(100);
    expect(heights).toEqual([302, 0]);
    expect(page.sent).toEqual([
      'Emulation.setFocusEmulationEnabled true',
      'Emulation.setFocusEmulationEnabled false',
      'Emulation.setFocusEmulationEnabled true',
    ]);
  });
});
