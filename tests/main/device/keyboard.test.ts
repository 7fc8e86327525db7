import { describe, expect, it } from 'vitest';
import { Keyboard } from '../../../main/device/keyboard.ts';

interface Page {
  readonly name: string;
}
const screens: Page = { name: 'screens' };
const site: Page = { name: 'site' };
const popUp: Page = { name: 'pop-up' };

function keyboard() {
  let now = 0;
  const keys = new Keyboard(screens, () => now);
  const wait = (ms: number) => {
    now += ms;
  };
  /** Types with a key every 100 ms; how many of them arrive. */
  const type = (page: Page, count: number) => {
    let arrived = 0;
    for (let i = 0; i < count; i++) {
      wait(100);
      if (keys.pressed(page)) arrived++;
    }
    return arrived;
  };
  return { keys, wait, type };
}

describe('the keyboard', () => {
  it('belongs to the page in front and to the screens, and to no other page', () => {
    const { keys, type } = keyboard();
    expect([type(screens, 1), type(site, 1)]).toEqual([1, 0]);
    keys.toFront(site);
    expect([type(site, 1), type(popUp, 1), type(screens, 1)]).toEqual([1, 0, 1]);
    keys.toFront(null);
    expect(type(site, 1)).toBe(0);
  });

  it('leads from the page in front to the screens and back', () => {
    const { keys } = keyboard();
    expect(keys.other(screens)).toBeNull();
    keys.toFront(site);
    expect([keys.other(site), keys.other(screens)]).toEqual([screens, site]);
  });

  it('goes back to where it was when a page in the background takes the focus', () => {
    const { keys } = keyboard();
    expect([keys.focused(site), keys.owner]).toEqual([false, screens]);
    keys.toFront(site);
    expect([keys.focused(site), keys.owner]).toEqual([true, site]);
    expect([keys.focused(popUp), keys.owner]).toEqual([false, site]);
    expect([keys.focused(screens), keys.owner]).toEqual([true, screens]);
    expect([keys.focused(popUp), keys.owner]).toEqual([false, screens]);
    keys.toFront(popUp);
    expect([keys.focused(site), keys.owner]).toEqual([false, popUp]);
  });

  it('gives the rest of a word to nothing when something else comes to the front', () => {
    const { keys, wait, type } = keyboard();
    keys.toFront(site);
    expect(type(site, 3)).toBe(3);
    keys.toFront(popUp);
    expect(type(popUp, 20)).toBe(0);
    wait(700);
    expect(type(popUp, 3)).toBe(3);
    keys.toFront(null);
    expect(type(screens, 3)).toBe(0);
    keys.touched();
    expect(type(screens, 3)).toBe(3);
  });

  it('goes on with the word when its page is soon in front again', () => {
    const { keys, type } = keyboard();
    keys.toFront(site);
    type(site, 1);
    keys.toFront(popUp);
    expect(type(popUp, 1)).toBe(0);
    keys.toFront(site);
    expect(type(site, 1)).toBe(1);
  });

  it('follows at once what the user chooses on the screens', () => {
    const { keys, type } = keyboard();
    keys.toFront(site);
    type(site, 1);
    expect(type(screens, 1)).toBe(1);
    keys.toFront(popUp);
    expect(type(popUp, 1)).toBe(1);
  });
});
