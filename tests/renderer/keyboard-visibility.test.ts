import { describe, expect, it } from 'vitest';
import { hidden, nextKeyboard, type KeyboardEvent } from '../../renderer/keyboard/visibility.ts';

type Mode = Parameters<typeof nextKeyboard>[0];

const field = { isNumeric: false, isSecret: false, isTouched: false };
const clicked: KeyboardEvent = { kind: 'focused', owner: 'page', field };
const touched: KeyboardEvent = {
  kind: 'focused',
  owner: 'page',
  field: { ...field, isTouched: true },
};
const left: KeyboardEvent = { kind: 'left', owner: 'page' };

/** Whether it is shown after these events. */
function isShown(mode: Mode, ...events: readonly KeyboardEvent[]): boolean {
  return events.reduce((state, event) => nextKeyboard(mode, state, event), hidden).isShown;
}

describe('the on-screen keyboard', () => {
  it('is shown for a field that is touched, and hidden with it', () => {
    expect(isShown('auto', touched)).toBe(true);
    expect(isShown('auto', touched, left)).toBe(false);
  });

  it('is not shown for a field that gets the focus otherwise, unless it always is', () => {
    expect(isShown('auto', clicked)).toBe(false);
    expect(isShown('always', clicked)).toBe(true);
  });

  it('stays from field to field, however the next one gets the focus', () => {
    expect(isShown('auto', touched, clicked)).toBe(true);
  });

  it('is hidden by its key until a field is touched again', () => {
    expect(isShown('auto', touched, { kind: 'hidden' })).toBe(false);
    expect(isShown('auto', touched, { kind: 'hidden' }, clicked)).toBe(false);
    expect(isShown('auto', touched, { kind: 'hidden' }, touched)).toBe(true);
  });

  it('stays without a field where its button has opened it', () => {
    expect(isShown('auto', { kind: 'toggled' }, touched, left)).toBe(true);
    expect(isShown('auto', { kind: 'toggled' }, { kind: 'toggled' })).toBe(false);
  });

  it('does not mind that the focus has left a field elsewhere', () => {
    expect(isShown('auto', touched, { kind: 'left', owner: 'screens' })).toBe(true);
  });

  it('ends with its screen', () => {
    expect(isShown('always', { kind: 'toggled' }, touched, { kind: 'screen-changed' })).toBe(false);
  });

  it('is never shown where the config says so', () => {
    expect(isShown('never', touched, { kind: 'toggled' })).toBe(false);
  });
});
