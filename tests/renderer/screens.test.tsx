// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { siteProblems } from './site-problems.ts';
import { describe, expect, it } from 'vitest';
import type { EndedBy, EndReason, ServerWarning, Problem } from '../../preload/contract.ts';
import { checking, guest, show, wishes } from './show.tsx';

const button = (name: string) => screen.getByRole('button', { name });
const heading = (name: string) => screen.getByRole('heading', { name, level: 1 });

describe('the login screen', () => {
  it('welcomes people and starts a session when asked to', async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    expect(document.activeElement).toBe(heading('Welcome'));
    screen.getByText('Example Clinic');
    screen.getByText('Your session ends after 5 minutes without activity.');
    screen.getByText('Help desk: Call 1234');
    expect(wishes(cleardesk)).toEqual([]);
    fireEvent.click(button('Start session'));
    expect(wishes(cleardesk)).toEqual(['signIn guest']);
  });

  it("shows the organisation's logo if it has one, and no help desk if it has none", async () => {
    const logo = 'data:image/svg+xml,%3Csvg/%3E';
    await show(
      { kind: 'signed-out' },
      { organisation: { name: 'A', helpDesk: null, logo, colours: null } },
    );
    expect(document.querySelector('img')?.getAttribute('src')).toBe(logo);
    expect(screen.queryByText(/Help desk/)).toBeNull();
  });

  it('takes no second press while it signs in', async () => {
    const cleardesk = await show({ kind: 'signed-out' });
    const start = button('Start session');
    cleardesk.tell(checking, 1);
    screen.getByRole('status', { name: 'Starting your session…' });
    expect(button('Start session')).toBe(start);
    expect(start.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(start);
    expect(wishes(cleardesk)).toEqual([]);
  });
});

describe('the session bar', () => {
  it('names the user and ends the session', async () => {
    const session = { auditId: 'a1b2c3', userName: 'Nurse One' };
    const cleardesk = await show({ kind: 'active', session, siteIndex: 0 });
    screen.getByText('Nurse One');
    fireEvent.click(button('End session'));
    expect(wishes(cleardesk)).toEqual(['endSession']);
  });

  it('calls a guest a guest', async () => {
    await show({ kind: 'active', session: guest, siteIndex: 0 });
    screen.getByText('Guest');
  });

  it('has a button for each site and marks the current one', async () => {
    const cleardesk = await show({ kind: 'active', session: guest, siteIndex: 0 });
    expect(button('Patient portal').getAttribute('aria-current')).toBe('true');
    expect(button('Library').hasAttribute('aria-current')).toBe(false);
    fireEvent.click(button('Library'));
    expect(wishes(cleardesk)).toEqual(['chooseSite 1']);
    cleardesk.tell({ kind: 'active', session: guest, siteIndex: 1 }, 1);
    expect(button('Library').getAttribute('aria-current')).toBe('true');
  });

  it('has no button for the only site', async () => {
    await show({ kind: 'active', session: guest, siteIndex: 0 }, { siteNames: ['Portal'] });
    expect(screen.queryByRole('button', { name: 'Portal' })).toBeNull();
    expect(screen.queryByText('This device is not set up yet')).toBeNull();
  });

  it('says so when there are no sites', async () => {
    await show({ kind: 'active', session: guest, siteIndex: 0 }, { siteNames: [] });
    heading('This device is not set up yet');
    screen.getByText('cleardesk init');
    screen.getByText(/cleardesk\.yaml/);
  });
});

describe('the ending screen', () => {
  it('says what happens, and offers nothing', async () => {
    await show({ kind: 'ending', auditId: null, reason: 'idle' });
    screen.getByRole('status', { name: 'Ending your session…' });
    expect(screen.queryAllByRole('button')).toEqual([]);
  });

  it('speaks of the sign-in where nobody was signed in yet', async () => {
    const refusal = { kind: 'cancelled' } as const;
    await show({ kind: 'ending', auditId: null, reason: 'user', refusal });
    screen.getByRole('status', { name: 'Clearing the sign-in…' });
  });

  it('holds nothing of the session that was on the page before', async () => {
    const session = { auditId: 'a1b2c3', userName: 'Nurse One' };
    const cleardesk = await show({ kind: 'active', session, siteIndex: 0 });
    cleardesk.tell({ kind: 'ending', auditId: session.auditId, reason: 'user' }, 1);
    expect(document.documentElement.outerHTML).not.toContain('Nurse One');
    expect(document.documentElement.outerHTML).not.toContain('Patient portal');
  });
});

describe('the exit screen', () => {
  const ended = { kind: 'ended', receiptCode: '7F3A-91C4', leaveAt: 10_000 } as const;

  it('says that the data was removed from the device, with the receipt code, and closes when asked to', async () => {
    const cleardesk = await show({ ...ended, reason: 'idle' });
    expect(document.activeElement).toBe(heading('Your session has ended'));
    screen.getByText('Your data was removed from this device');
    screen.getByText('Receipt code');
    screen.getByText('7F3A-91C4');
    screen.getByText('This screen closes in 10 seconds');
    fireEvent.click(button('Done'));
    expect(wishes(cleardesk)).toEqual(['leaveExitScreen']);
  });

  it('says that signing out of the servers goes on, where it does', async () => {
    await show({ ...ended, reason: 'user', serverDoubts: [{ kind: 'pending' }] });
    screen.getByText('Your data was removed from this device');
    screen.getByText(/^Some of your organisation’s services could not be reached\./);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('warns whoever may still be signed in somewhere, and says what to do', async () => {
    await show({ ...ended, reason: 'user', serverDoubts: [{ kind: 'still-alive' }] });
    screen.getByText('Your data was removed from this device');
    const { textContent } = screen.getByRole('alert');
    expect(textContent).toContain('You may still be signed in to a service');
    expect(textContent).toContain('tell the help desk the receipt code, and change your password');
    screen.getByText('Help desk: Call 1234');
  });

  it.each<[ServerWarning, string]>([
    [
      { kind: 'not-tried', sites: ['Portal', 'Messages'] },
      'This device could not sign you out of Portal and Messages. If you signed in there,',
    ],
    [{ kind: 'not-offered' }, 'Example ID offers no sign-out on this device,'],
    [
      { kind: 'expiring', validForSeconds: 290 },
      'Your sign-in with Example ID ends by itself, in 5 minutes at most. You need not do anything.',
    ],
    [{ kind: 'expiring', validForSeconds: null }, 'ends by itself after a short time.'],
  ])('says of %j what is left, and promises no more than the device', async (doubt, text) => {
    const signIn = { mode: 'oidc', name: 'Example ID' } as const;
    await show({ ...ended, reason: 'user', serverDoubts: [doubt] }, { signIn });
    screen.getByText('Your data was removed from this device');
    screen.getByText(text, { exact: false });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each<[EndReason, string]>([
    ['user', 'You ended the session.'],
    ['idle', 'There was no activity for a while.'],
    ['max-duration', 'The maximum session time was reached.'],
    ['schedule', 'Sessions on this device end at this time of day.'],
    ['admin', 'An administrator ended it.'],
    ['remote', 'Your organisation ended it remotely.'],
    ['policy', 'A security rule of your organisation ended it.'],
    ['os-lock', 'The screen of this device was locked.'],
    ['os-suspend', 'This device went to sleep.'],
    ['os-shutdown', 'This device was shut down or restarted.'],
    ['site-crash', 'A web app stopped working.'],
    [
      'recovery',
      'It was interrupted unexpectedly. Your data was removed from this device afterwards.',
    ],
    ['quit', 'The app on this device was closed.'],
  ])('gives the reason %s', async (reason, sentence) => {
    await show({ ...ended, reason });
    screen.getByText(sentence);
  });

  it.each<[EndedBy, string]>([
    [{ kind: 'command', id: 'a' }, 'An administrator ended it remotely.'],
    [{ kind: 'provider' }, 'Example ID reported that your sign-in is no longer valid.'],
    [{ kind: 'signal', id: 'a' }, 'Example ID reported that your sign-in is no longer valid.'],
  ])('says who ended the session from afar: %j', async (by, sentence) => {
    const signIn = { mode: 'oidc', name: 'Example ID' } as const;
    await show({ ...ended, reason: 'remote', by }, { signIn });
    screen.getByText((text) => text.replaceAll(/[\u2068\u2069]/g, '') === sentence);
    expect(screen.queryByText('Your organisation ended it remotely.')).toBeNull();
  });
});

describe('the out-of-service screen', () => {
  const config: Problem = {
    kind: 'config',
    file: '/etc/cleardesk/cleardesk.yaml',
    errors: ['line 4: sesion: unknown', 'line 9: 300 needs a unit'],
  };

  async function showProblem(problem: Problem): Promise<void> {
    await show({ kind: 'out-of-service', problem });
    expect(document.activeElement).toBe(heading('This device is out of service'));
    screen.getByText('Help desk: Call 1234');
  }

  const details = () => button('Details for IT');

  it('gives the code for the help desk after an ending that failed', async () => {
    await showProblem({ kind: 'ending-failed', receiptCode: '7F3A-91C4' });
    expect(screen.queryAllByRole('button')).toEqual([]);
    screen.getByText(
      'The last session’s data could not be removed completely. Please tell the help desk this code:',
    );
    screen.getByText('7F3A-91C4');
  });

  it('says to users whom to tell, and shows the config errors only as details for IT', async () => {
    await showProblem(config);
    screen.getByText('You cannot use it at the moment. Please tell the help desk.');
    expect(document.body.textContent).not.toMatch(/cleardesk\.yaml|sesion|configuration/);
    expect(details().getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(details());
    expect(details().getAttribute('aria-expanded')).toBe('true');
    screen.getByRole('region', { name: '/etc/cleardesk/cleardesk.yaml' });
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items).toEqual(['line 4: sesion: unknown', 'line 9: 300 needs a unit']);
    fireEvent.click(details());
    expect(screen.queryByRole('region')).toBeNull();
  });

  it('says only in its details that the audit file cannot be written', async () => {
    await showProblem({ kind: 'audit-unwritable' });
    expect(screen.queryByText(/audit file/)).toBeNull();
    fireEvent.click(details());
    screen.getByText(/^The audit file cannot be written/);
  });

  const problems: readonly Problem[] = [
    config,
    { kind: 'audit-unwritable' },
    { kind: 'ending-failed', receiptCode: '7F3A-91C4' },
  ];

  it.each(problems)('names a member of staff where no help desk is set: $kind', async (problem) => {
    const organisation = { name: 'Example Clinic', helpDesk: null, logo: null, colours: null };
    await show({ kind: 'out-of-service', problem }, { organisation });
    screen.getByText(/Please tell a member of staff/);
    expect(document.body.textContent).not.toContain('help desk');
  });
});

describe('another language', () => {
  it('is on the whole screen', async () => {
    await show({ kind: 'signed-out' }, {}, 'de');
    heading('Willkommen');
    button('Sitzung starten');
    screen.getByText('Ihre Sitzung endet nach 5 Minuten ohne Aktivität.');
  });
});

describe('the words of the screens', () => {
  it.each([
    ['en', 'Your data was removed from this device', 'Receipt code'],
    ['de', 'Ihre Daten wurden von diesem Gerät entfernt', 'Belegcode'],
    ['fr', 'Vos données ont été supprimées de cet appareil', 'Numéro de reçu'],
    ['es', 'Se han eliminado sus datos de este dispositivo', 'Número de recibo'],
    ['it', 'I Suoi dati sono stati rimossi da questo dispositivo', 'Codice di ricevuta'],
    ['nl', 'Uw gegevens zijn van dit apparaat verwijderd', 'Bewijscode'],
    ['pl', 'Twoje dane zostały usunięte z tego urządzenia', 'Kod potwierdzenia'],
    ['pt', 'Os seus dados foram removidos deste dispositivo', 'Código do recibo'],
    ['tr', 'Verileriniz bu cihazdan silindi', 'Makbuz kodu'],
    ['uk', 'Ваші дані видалено з цього пристрою', 'Код підтвердження'],
    ['ar', 'تمت إزالة بياناتك من هذا الجهاز', 'رمز الإيصال'],
  ] as const)(
    'in %s speak of the data on the device, and of a receipt',
    async (language, ...words) => {
      const ended = { kind: 'ended', reason: 'user', receiptCode: '7F3A-91C4' } as const;
      await show({ ...ended, leaveAt: 10_000 }, {}, language);
      for (const text of words) screen.getByText(text);
    },
  );

  it.each([
    ['en', 'Your session is still open.'],
    ['de', 'Ihre Sitzung ist noch geöffnet.'],
    ['fr', 'Votre session est toujours ouverte.'],
    ['es', 'Su sesión sigue abierta.'],
    ['it', 'La sessione è ancora aperta.'],
    ['nl', 'Uw sessie is nog open.'],
    ['pl', 'Sesja jest nadal otwarta.'],
    ['pt', 'A sua sessão continua aberta.'],
    ['tr', 'Oturumunuz hâlâ açık.'],
    ['uk', 'Ваш сеанс досі відкритий.'],
    ['ar', 'جلستك ما زالت مفتوحة.'],
  ] as const)('in %s say to guests that their session is open', async (language, text) => {
    const session = { auditId: 'a1b2c3', userName: null };
    for (const siteProblem of siteProblems) {
      await show({ kind: 'active', session, siteIndex: 0, siteProblem }, {}, language);
      expect(document.body.textContent).toContain(text);
    }
  });
});
