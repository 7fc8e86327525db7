/**
 * How somebody asks to be signed in. It may hold a password, so it never becomes part of the state,
 * and nobody keeps it once the attempt is over.
 */
export type SignInRequest =
  | { readonly kind: 'guest' }
  | { readonly kind: 'account'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'oidc';
      /** In the provider's own page in the kiosk's window, or on the person's own phone (RFC 8628). */
      readonly way: 'window' | 'device';
    };

/** How far an attempt to sign in is. Times (`…At`) as in the state. */
export type SignInProgress =
  /** Nothing for the person to do: a password is being checked, the provider is being asked. */
  | { readonly kind: 'checking' }
  /** The provider's page is shown where the sites will be. */
  | { readonly kind: 'provider-page' }
  /** The person confirms on a device of their own (RFC 8628 section 3.3). */
  | {
      readonly kind: 'device-code';
      readonly userCode: string;
      readonly verificationUrl: string;
      /** With the code in it, for the QR code; null where the provider gives none. */
      readonly verificationUrlComplete: string | null;
      readonly expiresAt: number;
    };

/** Why an attempt to sign in came to nothing, and so what the login screen says. */
export type SignInRefusal =
  /** Which of the two was wrong is not told to anybody. */
  | {
      readonly kind: 'wrong-password';
      /** The next attempt is not looked at before; absent where there is no need to wait. */
      readonly waitUntil?: number;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'provider-unreachable' }
  /** The provider said no, or the person did so there (`access_denied`). */
  | { readonly kind: 'provider-refused' }
  /** An answer that cannot be trusted: another issuer, a bad token, no sense. */
  | { readonly kind: 'provider-untrusted' }
  /** `credentials.store: keychain`, and the keychain does not prove to work. */
  | { readonly kind: 'no-keychain' };
