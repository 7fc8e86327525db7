import type { Challenge } from './pages.ts';

/**
 * A user's request to sign in. It may hold a password, so it never becomes part of the state, and
 * no code keeps it once the attempt is over.
 */
export type SignInRequest =
  | { readonly kind: 'guest' }
  | { readonly kind: 'account'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'oidc';
      /** On the provider's page in the kiosk's window, or on the user's own phone (RFC 8628). */
      readonly way: 'window' | 'device';
    };

/** The progress of an attempt to sign in. Times (`…At`) as in the state. */
export type SignInProgress =
  /** The user waits: the kiosk is checking a password or asking the provider. */
  | { readonly kind: 'checking' }
  /** The provider's page is shown where the sites will be. */
  | {
      readonly kind: 'provider-page';
      /** What its servers ask before the page goes on, oldest first; absent for nothing. */
      readonly challenges?: readonly Challenge[];
      /** Back leads to an earlier page, or closes a window that the page opened. */
      readonly canGoBack?: true;
    }
  /** The user confirms on a device of their own (RFC 8628 section 3.3). */
  | {
      readonly kind: 'device-code';
      readonly userCode: string;
      readonly verificationUrl: string;
      /** The address with the user code in it, for the QR code; null if the provider gives none. */
      readonly verificationUrlComplete: string | null;
      readonly expiresAt: number;
    };

/** Why an attempt to sign in failed, and so what the login screen says. */
export type SignInRefusal =
  /** The screen does not say whether the user name or the password was wrong. */
  | {
      readonly kind: 'wrong-password';
      /** The next attempt is refused before this time; absent if there is no need to wait. */
      readonly waitUntil?: number;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'provider-unreachable' }
  /** The provider refused, or the user refused on its page (`access_denied`). */
  | { readonly kind: 'provider-refused' }
  /** The answer cannot be trusted: another issuer, a bad token, a malformed answer. */
  | { readonly kind: 'provider-untrusted' }
  /** `credentials.store: keychain`, and the keychain failed its test. */
  | { readonly kind: 'no-keychain' }
  /** The use banner has changed since the user agreed to it. */
  | { readonly kind: 'terms-changed' };
