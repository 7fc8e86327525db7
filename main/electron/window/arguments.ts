import type {
  Channels,
  Navigation,
  ScreenKey,
  SessionState,
  SignInRequest,
} from '../../../preload/contract.ts';

type Ask = Channels['ask'];
type OidcRequest = Extract<SignInRequest, { kind: 'oidc' }>;
type NamedKey = Extract<ScreenKey, { kind: 'named' }>['name'];
type Check = (args: readonly unknown[]) => boolean;

/** The longest user name that the config allows. */
const USER_MAX_LENGTH = 60;
/** The longest language tag that the config allows. */
const LANGUAGE_MAX_LENGTH = 35;
/** A SHA-256 in hex. */
const HASH_LENGTH = 64;
/** A server's user name may be an e-mail address. */
const SERVER_USER_MAX_LENGTH = 256;
/** More than a user types, and no more than a page gets from the kiosk's own field. */
const DIALOG_TEXT_MAX_LENGTH = 2000;
/** The largest display is lower. */
const DISPLAY_MAX_HEIGHT = 20_000;
/** Far more than a user types, and short enough to be hashed quickly. */
const PASSWORD_MAX_LENGTH = 1024;

const nothing: Check = (args) => args.length === 0;
const oneOf =
  (isRight: (argument: unknown) => boolean): Check =>
  (args) =>
    args.length === 1 && isRight(args[0]);

const stateKinds = [
  'signed-out',
  'signing-in',
  'active',
  'warning',
  'ending',
  'ended',
  'out-of-service',
] as const satisfies readonly SessionState['kind'][];

const ways = ['window', 'device'] as const satisfies readonly OidcRequest['way'][];

const namedKeys = [
  'ArrowLeft',
  'ArrowRight',
  'Backspace',
  'Enter',
  'Tab',
] as const satisfies readonly NamedKey[];

const directions = ['back', 'reload', 'home'] as const satisfies readonly Navigation[];

/**
 * Checks that a channel's arguments are what it takes. Written by hand: a schema library takes
 * longer to load at start than all of these screens.
 */
export const argumentChecks: { readonly [Name in keyof Ask]: Check } = {
  setup: nothing,
  update: nothing,
  chooseLanguage: oneOf((tag) => tag === null || isText(tag, LANGUAGE_MAX_LENGTH)),
  signIn: oneOf(isSignInRequest),
  showUseBanner: nothing,
  agreeToUse: ([version, language, ...rest]) =>
    rest.length === 0 &&
    isText(version, HASH_LENGTH) &&
    (language === null || isText(language, LANGUAGE_MAX_LENGTH)),
  leaveUseBanner: nothing,
  continueSession: nothing,
  endSession: nothing,
  chooseSite: oneOf(isNumber),
  choosePage: oneOf(isOverPage),
  closePopUp: oneOf(isNumber),
  deleteDownload: oneOf(isNumber),
  print: nothing,
  navigate: oneOf((to) => directions.some((known) => known === to)),
  showMore: oneOf((isOpen) => typeof isOpen === 'boolean'),
  changeTextSize: nothing,
  answerChallenge: oneOf((answer) => answer === null || isCredentials(answer)),
  answerDialog: oneOf(isDialogAnswer),
  reloadSite: nothing,
  leaveExitScreen: nothing,
  askForAdministrator: nothing,
  openAdministration: oneOf((password) => isText(password, PASSWORD_MAX_LENGTH)),
  closeAdministration: nothing,
  verifyAudit: nothing,
  leaveKiosk: nothing,
  keyboardShown: oneOf((height) => isNumber(height) && Number(height) <= DISPLAY_MAX_HEIGHT),
  typeKey: oneOf(isScreenKey),
  painted: oneOf((kind) => stateKinds.some((known) => known === kind)),
};

/** A request's own fields and no others, each of its type and length. */
function isSignInRequest(request: unknown): boolean {
  if (typeof request !== 'object' || request === null) return false;
  const fields = new Map<string, unknown>(Object.entries(request));
  switch (fields.get('kind')) {
    case 'guest':
      return fields.size === 1;
    case 'account':
      return (
        fields.size === 3 &&
        isText(fields.get('user'), USER_MAX_LENGTH) &&
        isText(fields.get('password'), PASSWORD_MAX_LENGTH)
      );
    case 'oidc':
      return fields.size === 2 && ways.some((way) => way === fields.get('way'));
    default:
      return false;
  }
}

/** A page's own fields and no others. */
function isOverPage(page: unknown): boolean {
  if (typeof page !== 'object' || page === null) return false;
  const fields = new Map<string, unknown>(Object.entries(page));
  const kind = fields.get('kind');
  if (kind === 'downloads') return fields.size === 1;
  return (
    (kind === 'pop-up' || kind === 'download') && fields.size === 2 && isNumber(fields.get('id'))
  );
}

/** A key that types a character or a ligature, and no control character; or one of those with a name. */
function isScreenKey(key: unknown): boolean {
  if (typeof key !== 'object' || key === null) return false;
  const fields = new Map<string, unknown>(Object.entries(key));
  const [kind, text] = [fields.get('kind'), fields.get('text')];
  if (fields.size !== 2) return false;
  if (kind === 'named') return namedKeys.some((known) => known === fields.get('name'));
  return kind === 'text' && typeof text === 'string' && /^\P{C}{1,2}$/u.test(text);
}

/** A password may be empty: some servers want a user name only. */
function isCredentials(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const fields = new Map<string, unknown>(Object.entries(answer));
  const password = fields.get('password');
  return (
    fields.size === 2 &&
    isText(fields.get('user'), SERVER_USER_MAX_LENGTH) &&
    (password === '' || isText(password, PASSWORD_MAX_LENGTH))
  );
}

function isDialogAnswer(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const fields = new Map<string, unknown>(Object.entries(answer));
  const text = fields.get('text');
  return (
    fields.size === 4 &&
    isNumber(fields.get('id')) &&
    typeof fields.get('isOk') === 'boolean' &&
    typeof fields.get('isMuted') === 'boolean' &&
    (text === '' || isText(text, DIALOG_TEXT_MAX_LENGTH))
  );
}

function isNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown, maxLength: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength;
}
