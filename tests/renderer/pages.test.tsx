// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Pages, SessionState } from '../../preload/contract.ts';
import { noPages } from '../../main/session/front-page.ts';
import { guest, show, wishes } from './show.tsx';

const challenge = {
  id: 1,
  page: { kind: 'site', siteIndex: 0 },
  host: 'id.example.org',
  realm: 'Ward 7',
  isProxy: false,
  isEncrypted: true,
  isRepeated: false,
  isWithdrawn: false,
} as const;
const file = { receivedBytes: 2_500_000, totalBytes: 5_000_000, canShow: false } as const;

function withPages(pages: Partial<Pages>): SessionState {
  return { kind: 'active', session: guest, siteIndex: 0, pages: { ...noPages, ...pages } };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

it('shows a window by its host, and closes it', async () => {
  const popUps = [{ id: 4, siteIndex: 0, openerId: null, host: 'id.example.org' }];
  const state = withPages({ popUps, over: { kind: 'pop-up', id: 4 } });
  const cleardesk = await show(state, { siteNames: ['Portal'] });
  const tab = screen.getByRole('button', { name: 'id.example.org' });
  expect(tab.getAttribute('aria-current')).toBe('true');
  expect(screen.getByRole('button', { name: 'Portal' }).getAttribute('aria-current')).toBeNull();
  press('Portal');
  press('id.example.org');
  press('Close id.example.org');
  expect(wishes(cleardesk)).toEqual(['chooseSite 0', 'choosePage pop-up 4', 'closePopUp 4']);
});

it('asks for what a server wants, and keeps nothing of it', async () => {
  const cleardesk = await show(withPages({ challenges: [challenge], challenge }));
  expect(screen.getByRole('heading').textContent).toBe('id.example.org asks you to sign in');
  expect(screen.queryByText(/without encryption/)).toBeNull();
  const user = screen.getByLabelText<HTMLInputElement>('User name');
  const password = screen.getByLabelText<HTMLInputElement>('Password');
  press('Sign in');
  fireEvent.change(user, { target: { value: ' nora ' } });
  fireEvent.change(password, { target: { value: ' tulip ' } });
  press('Sign in');
  expect([user.value, password.value]).toEqual(['', '']);
  press('Cancel');
  expect(wishes(cleardesk)).toEqual(['answerChallenge nora  tulip ', 'answerChallenge nothing']);
});

it('says that a page waits for no answer any more, and sends none', async () => {
  const asked = { ...challenge, isWithdrawn: true };
  const cleardesk = await show(withPages({ challenges: [asked], challenge: asked }));
  expect(screen.getByText(/does not ask for this any more/)).toBeDefined();
  const user = screen.getByLabelText<HTMLInputElement>('User name');
  fireEvent.change(user, { target: { value: 'nora' } });
  if (user.form) fireEvent.submit(user.form);
  expect(user.value).toBe('nora');
  press('Back to the page');
  expect(wishes(cleardesk)).toEqual(['answerChallenge nothing']);
});

it('lists what was downloaded, and what was not', async () => {
  const downloads = [
    { ...file, id: 1, name: 'picture.png', state: 'done', canShow: true },
    { ...file, id: 2, name: 'film.mp4', state: 'running' },
    { ...file, id: 3, name: 'archive.zip', state: 'too-large' },
  ] as const;
  const cleardesk = await show(withPages({ downloads, over: { kind: 'downloads' } }));
  const rows = screen.getAllByRole('listitem').map((row) => row.textContent);
  expect(rows[0]).toContain('not enough space');
  expect(rows[1]).toContain('2.5 MB of 5 MB');
  press('Open picture.png');
  press('Cancel film.mp4');
  press('Back to the page');
  expect(wishes(cleardesk)).toEqual(['choosePage download 1', 'deleteDownload 2', 'chooseSite 0']);
});

it('prints where that is allowed, and says what came of it', async () => {
  const notice = { what: 'not-printed', since: 0, until: 4000 } as const;
  const cleardesk = await show(withPages({ notice }), { canPrint: true });
  press('Print');
  expect(wishes(cleardesk)).toEqual(['print']);
  expect(screen.getByText('Printing failed')).toBeTruthy();
});

it('has no button for printing elsewhere', async () => {
  await show(withPages({}));
  expect(screen.queryByRole('button', { name: 'Print' })).toBeNull();
});

it('says which site uses what of the device, in words for a screen reader', async () => {
  const page = { kind: 'site', siteIndex: 1 } as const;
  const inWindow = { kind: 'pop-up', id: 4 } as const;
  const media = [
    { page, siteIndex: 1, devices: ['microphone'], activity: null },
    { page: inWindow, siteIndex: 1, devices: ['camera', 'microphone'], activity: null },
  ] as const;
  await show(withPages({ media }), { siteNames: ['Portal', 'Calls'] });
  const status = screen.getByText('Calls is using: microphone, camera').closest('[role=status]');
  expect(status?.textContent).toBe('Calls is using: microphone, camera');
});

it.each([
  ['call', 'The call keeps your session open'],
  ['playing', 'What is playing keeps your session open'],
] as const)('says that media keep the session open: %s', async (heldOpen, text) => {
  await show(withPages({ heldOpen }));
  expect(screen.getByText(text).closest('[role=status]')).not.toBeNull();
});
