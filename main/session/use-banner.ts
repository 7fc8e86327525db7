import type { SignInRequest } from './sign-in.ts';

/** What IT wants every user to agree to before a session (NIST SP 800-53, AC-8). */
export interface UseBanner {
  /** A hash of the title and of all texts: where anything of it changes, the user is asked again. */
  readonly version: string;
  readonly texts: readonly BannerText[];
}

/** One text, by its SHA-256 in hex. */
export interface BannerText {
  /** Null: the one text for all languages. */
  readonly language: string | null;
  readonly sha256: string;
}

/** What follows the agreement: the sign-in that the user asked for, or the form that has a password. */
export type AfterBanner =
  Exclude<SignInRequest, { readonly kind: 'account' }> | { readonly kind: 'form' };

/** How far the user at the login screen has come with the banner. */
export type BannerStep =
  { readonly kind: 'shown'; readonly version: string; readonly next: AfterBanner } | Agreement;

/** The user has agreed to this version. */
export interface Agreement {
  readonly kind: 'agreed';
  readonly version: string;
}

/** A user may need this long to read the text without touching anything. */
const READING_MS = 5 * 60_000;
/** Another person may be there after this long: the login screen forgets as soon as that, too. */
const AGREEMENT_MS = 60_000;

/** After how long without input the kiosk forgets the step. */
export function bannerIdleMs({ kind }: BannerStep): number {
  return kind === 'shown' ? READING_MS : AGREEMENT_MS;
}

/** Whether a user may sign in: there is no banner, or the user has agreed to the present one. */
export function hasAgreed(banner: UseBanner | null, step: BannerStep | undefined): boolean {
  return banner === null || (step?.kind === 'agreed' && step.version === banner.version);
}

/** The banner's text in this language; undefined: it has none. */
export function textIn(banner: UseBanner | null, language: string | null): BannerText | undefined {
  return banner?.texts.find((text) => text.language === language);
}

/** What a user who signs in with a request goes on to; a password is never kept for later. */
export function afterBanner(request: SignInRequest): AfterBanner {
  return request.kind === 'account' ? { kind: 'form' } : request;
}
