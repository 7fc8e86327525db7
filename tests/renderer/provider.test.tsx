// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SessionState, SignInRefusal } from '../../preload/contract.ts';
import { checking, show, wishes } from './show.tsx';

const oidc = { signIn: { mode: 'oidc', name: 'Example ID' } } as const;
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

afterEach(() => {
  vi.useRealTimers();
});

describe('signing in with a provider', () => {
  it('is offered here and on the phone', async () => {
    const cleardesk = await show({ kind: 'signed-out' }, oidc);
    fireEvent.click(button('Sign in with Example ID'));
    fireEvent.click(button('Sign in with your phone'));
    expect(wishes(cleardesk)).toEqual(['signIn oidc window', 'signIn oidc device']);
  });

  it('takes no second press, nor the other way, while the provider is asked', async () => {
    const cleardesk = await show({ kind: 'signed-out' }, oidc);
    const phone = button('Sign in with your phone');
    fireEvent.click(phone);
    cleardesk.tell(checking, 1);
    screen.getByRole('status', { name: 'Signing you in…' });
    expect(phone.getAttribute('aria-disabled')).toBe('true');
    expect(button('Sign in with Example ID').disabled).toBe(true);
    fireEvent.click(phone);
    fireEvent.click(button('Sign in with Example ID'));
    expect(wishes(cleardesk)).toEqual(['signIn oidc device']);
  });

  it.each<[Exclude<SignInRefusal['kind'], 'cancelled'>, string, string]>([
    ['wrong-password', 'Wrong user name or password.', 'ask the help desk'],
    ['timed-out', 'Sign-in timed out.', 'Please start again.'],
    ['provider-unreachable', 'The sign-in service cannot be reached.', 'Please try again'],
    ['provider-refused', 'You do not have access to this device.', 'ask the help desk'],
    ['provider-untrusted', 'We could not verify the sign-in service.', 'help desk'],
    ['no-keychain', 'Sign-in is not available on this device.', 'tell the help desk'],
  ])('explains the refusal %s, and says what to do', async (kind, what, next) => {
    await show({ kind: 'signed-out', refusal: { kind } }, oidc);
    const { textContent } = screen.getByRole('alert');
    expect(textContent).toContain(what);
    expect(textContent).toContain(next);
  });

  it('says nothing to whoever cancelled', async () => {
    await show({ kind: 'signed-out', refusal: { kind: 'cancelled' } }, oidc);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it("takes the last person's refusal away before the next one comes", async () => {
    vi.useFakeTimers();
    await show({ kind: 'signed-out', refusal: { kind: 'provider-refused' } }, oidc);
    await act(() => vi.advanceTimersByTimeAsync(59_000));
    screen.getByRole('alert');
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe("the bar above the provider's page", () => {
  it('says whose page it is, and cancels', async () => {
    const state = { kind: 'signing-in', progress: { kind: 'provider-page' } } as const;
    const cleardesk = await show(state, oidc);
    screen.getByRole('heading', { name: 'Sign in with Example ID' });
    screen.getByText('Example Clinic');
    fireEvent.click(button('Cancel'));
    expect(wishes(cleardesk)).toEqual(['endSession']);
    expect(button('Back').hasAttribute('disabled')).toBe(true);
  });

  it('leads back where there is an earlier page', async () => {
    const progress = { kind: 'provider-page', canGoBack: true } as const;
    const cleardesk = await show({ kind: 'signing-in', progress }, oidc);
    fireEvent.click(button('Back'));
    expect(wishes(cleardesk)).toEqual(['navigate back']);
  });

  it('asks on a sheet what a server of the provider asks', async () => {
    const challenge = {
      id: 1,
      page: { kind: 'provider', id: 1 },
      host: 'sts.example.org',
      realm: '',
      isProxy: false,
      isEncrypted: true,
      isRepeated: false,
      isWithdrawn: false,
    } as const;
    const progress = { kind: 'provider-page', challenges: [challenge] } as const;
    const cleardesk = await show({ kind: 'signing-in', progress }, oidc);
    screen.getByRole('heading', { name: 'sts.example.org asks you to sign in' });
    fireEvent.change(screen.getByLabelText('User name'), { target: { value: 'CLINIC\\nora' } });
    fireEvent.click(button('Sign in'));
    expect(wishes(cleardesk)).toEqual([String.raw`answerChallenge CLINIC\nora `]);
  });
});

describe('signing in with a phone', () => {
  function phone(verificationUrlComplete: string | null, expiresAt = 600_000): SessionState {
    const verificationUrl = 'https://id.example.org/device';
    const userCode = 'WDJB-MJHT';
    return {
      kind: 'signing-in',
      progress: {
        kind: 'device-code',
        userCode,
        verificationUrl,
        verificationUrlComplete,
        expiresAt,
      },
    };
  }
  const shapeOfCode = () => screen.getByRole('img').querySelectorAll('path')[1]?.getAttribute('d');

  it('shows the address, the code and a way out', async () => {
    const cleardesk = await show(phone('https://id.example.org/device?user_code=WDJB-MJHT'), oidc);
    const heading = screen.getByRole('heading', { name: 'Sign in with your phone' });
    expect(document.activeElement).toBe(heading);
    screen.getByText('id.example.org/device');
    expect(document.querySelector('.user-code')?.textContent).toBe('WDJB-MJHT');
    screen.getByText('W D J B, M J H T');
    screen.getByText('Confirm only if your phone shows this code:');
    screen.getByText('Expires in 10:00 minutes');
    fireEvent.click(button('Cancel'));
    expect(wishes(cleardesk)).toEqual(['endSession']);
  });

  it('has the code in the QR code where the provider allows that', async () => {
    await show(phone('https://id.example.org/device?user_code=WDJB-MJHT'), oidc);
    const complete = shapeOfCode();
    await show(phone(null), oidc);
    expect(complete).not.toBe(shapeOfCode());
    screen.getByText('Enter this code on your phone:');
  });

  it('counts down, and tells a screen reader when the last minute begins', async () => {
    vi.useFakeTimers();
    await show(phone(null, 62_000), oidc);
    await act(() => vi.advanceTimersByTimeAsync(1000));
    screen.getByText('Expires in 1:01 minutes');
    expect(screen.getByRole('status').textContent).toBe('');
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(screen.getByRole('status').textContent).toBe(
      'The code is valid for less than a minute.',
    );
  });

  it('has no style in its elements, which the content security policy refuses', async () => {
    await show(phone(null), oidc);
    expect(document.querySelectorAll('#screen [style], body [style]')).toHaveLength(0);
  });
});
