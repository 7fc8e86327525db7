// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageDialog, SessionState } from '../../preload/contract.ts';
import { noPages } from '../../main/session/front-page.ts';
import { guest, show, wishes } from './show.tsx';

const message: PageDialog = {
  id: 4,
  kind: 'confirm',
  pages: [{ kind: 'site', siteIndex: 1 }],
  siteIndex: 1,
  host: 'books.example.org',
  text: 'Delete <b>bed 7</b>?\nReally?',
  preset: '',
  isRepeated: false,
};
const inSession = (dialog: PageDialog) => ({
  session: guest,
  siteIndex: 1,
  pages: { ...noPages, dialogs: [dialog], dialog },
});
const active = (change: Partial<PageDialog> = {}): SessionState => ({
  kind: 'active',
  ...inSession({ ...message, ...change }),
});

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const sheet = () => screen.getByRole('dialog');
const key = (name: string) => fireEvent.keyDown(document.activeElement ?? sheet(), { key: name });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe('the sheet of a page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says who says what, and that it is the words of the web app', async () => {
    await show(active());
    expect(screen.getByRole('heading').textContent).toBe('books.example.org says:');
    const text = document.getElementById(sheet().getAttribute('aria-describedby') ?? '');
    expect(text?.textContent).toBe('Delete <b>bed 7</b>?\nReally?');
    expect(text?.getAttribute('dir')).toBe('auto');
    expect(sheet().textContent).toContain('This text comes from the web app Library');
    expect(document.activeElement).toBe(screen.getByRole('heading'));
  });

  it('takes no press and no key that was meant for the page', async () => {
    const cleardesk = await show(active());
    press('OK');
    key('Enter');
    key('Escape');
    expect(wishes(cleardesk)).toEqual([]);
    await pass(500);
    press('OK');
    press('Cancel');
    key('Enter');
    key('Escape');
    fireEvent.keyDown(sheet(), { key: 'Enter', repeat: true });
    const [yes, no] = ['answerDialog 4 true  false', 'answerDialog 4 false  false'];
    expect(wishes(cleardesk)).toEqual([yes, no, yes, no]);
  });

  it('takes text where the page asks for it, and sends it with a yes only', async () => {
    const cleardesk = await show(active({ kind: 'prompt', preset: 'Ward 7' }));
    const field = screen.getByLabelText<HTMLInputElement>('Your answer');
    expect(document.activeElement).toBe(field);
    expect(field.value).toBe('Ward 7');
    await pass(500);
    fireEvent.change(field, { target: { value: 'Ward 8' } });
    key('Escape');
    key('Enter');
    expect(wishes(cleardesk)).toEqual([
      'answerDialog 4 false  false',
      'answerDialog 4 true Ward 8 false',
    ]);
  });

  it('offers to refuse further messages only when there were several', async () => {
    await show(active({ kind: 'alert' }));
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    const cleardesk = await show(active({ kind: 'alert', isRepeated: true }));
    fireEvent.click(screen.getByRole('checkbox'));
    await pass(500);
    press('OK');
    expect(wishes(cleardesk)).toEqual(['answerDialog 4 true  true']);
  });

  it('asks before a page is left, in words of the kiosk', async () => {
    const cleardesk = await show(active({ kind: 'leave', text: '' }));
    expect(screen.getByRole('heading').textContent).toBe('Leave this page?');
    expect(sheet().textContent).not.toContain('This text comes from');
    await pass(500);
    press('Stay on page');
    press('Leave page');
    expect(wishes(cleardesk)).toEqual([
      'answerDialog 4 false  false',
      'answerDialog 4 true  false',
    ]);
  });

  it('keeps what was typed, and the focus, while a warning covers it', async () => {
    const prompt = { ...message, kind: 'prompt' } as const;
    const cleardesk = await show(active(prompt));
    const field = screen.getByLabelText<HTMLInputElement>('Your answer');
    fireEvent.change(field, { target: { value: 'half' } });
    cleardesk.tell({ kind: 'warning', ...inSession(prompt), endsAt: 30_000 }, 0);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('alertdialog')).toBeDefined();
    expect(document.activeElement?.textContent).toBe('Continue session');
    cleardesk.tell(active(prompt), 0);
    expect(screen.getByLabelText('Your answer')).toBe(field);
    expect(field.value).toBe('half');
    expect(document.activeElement).toBe(field);
    cleardesk.tell({ kind: 'ending', auditId: 'a1b2c3', reason: 'idle' }, 0);
    expect(field.value).toBe('');
  });
});
