// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { TextField } from '../../preload/contract.ts';
import { guest, show } from './show.tsx';

async function withKeyboard(keyboard: 'auto' | 'always' | 'never') {
  const cleardesk = await show({ kind: 'active', session: guest, siteIndex: 0 }, { keyboard });
  const focus = (field: Partial<TextField>) => {
    act(() => {
      cleardesk.tellField({ isNumeric: false, isSecret: false, isTouched: true, ...field });
    });
  };
  return { cleardesk, focus };
}

const keyboard = () => screen.queryByRole('group', { name: 'On-screen keyboard' });
const press = (name: string) => {
  const key = within(keyboard() ?? document.body).getByRole('button', { name });
  act(() => {
    key.click(); // as a screen reader does
  });
};

it('sends each key by itself, and joins an accent with its letter', async () => {
  const { cleardesk, focus } = await withKeyboard('auto');
  focus({});
  for (const name of ['a', 'Shift', 'B', '´', 'e', 'Digits and symbols', '€', 'Enter']) press(name);
  const typed = cleardesk.calls.filter((call) => call.startsWith('typeKey'));
  expect(typed).toEqual([
    ...['typeKey text a', 'typeKey text B', 'typeKey text é', 'typeKey text €'],
    'typeKey named Enter',
  ]);
});

it('has a name for each key, and no key that Tab leads to', async () => {
  const { focus } = await withKeyboard('auto');
  focus({});
  const keys = within(keyboard() ?? document.body).getAllByRole('button');
  expect(keys.length).toBeGreaterThan(40);
  for (const key of keys) {
    expect(key).toHaveProperty('tabIndex', -1);
    expect(key.getAttribute('aria-label') ?? key.textContent).not.toBe('');
  }
});

it('marks no key in a password field, not even an accent', async () => {
  const { focus } = await withKeyboard('auto');
  focus({ isSecret: true });
  press('´');
  expect(keyboard()?.className).not.toContain('shows-presses');
  expect(keyboard()?.querySelector('[aria-pressed="true"]')).toBeNull();
  focus({});
  expect(keyboard()?.className).toContain('shows-presses');
});

it('has a number pad for numbers', async () => {
  const { focus } = await withKeyboard('auto');
  focus({ isNumeric: true });
  const names = within(keyboard() ?? document.body).queryAllByRole('button', { name: /^[a-z]$/ });
  expect(names).toEqual([]);
});

it('has a button in the bar, is hidden by a warning, and is nowhere if the config says so', async () => {
  const { cleardesk } = await withKeyboard('always');
  const button = () => screen.queryByRole('button', { name: 'Keyboard' });
  act(() => button()?.click());
  expect(keyboard()).not.toBeNull();
  act(() => {
    cleardesk.tell({ kind: 'warning', session: guest, siteIndex: 0, endsAt: 1000 }, 1);
  });
  expect(keyboard()).toBeNull();
  expect(cleardesk.calls.at(-1)).toMatch(/keyboardShown 0|painted/);
  const { focus } = await withKeyboard('never');
  focus({});
  expect(keyboard()).toBeNull();
  expect(button()).toBeNull();
});
