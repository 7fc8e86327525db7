import { z } from 'zod';
import { field } from '../../base/object.ts';
import { allowedOrigins } from './allowed-origins.ts';
import { type RuleViolation, unique, withCrossFieldRule } from './cross-field.ts';
import { keyChord } from './keys.ts';
import { choice, flag, kinds, list, record, text, userAgent, wholeNumber } from './setting.ts';
import { originPattern, webAddress } from './web-address.ts';

/** RFC 9110, section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const NOT_A_HEADER = 'is no header: write a name such as X-CSRF-Token';

const csrf = z.strictObject({
  from: webAddress().describe('A page of the site that holds the token.'),
  field: text(200).describe('The name by which the page has it.'),
  header: text(200)
    .regex(HEADER_NAME, NOT_A_HEADER)
    .optional()
    .describe('The header that takes it; else the form, the JSON, or the address of a GET does.'),
});

const signOutStep = withCrossFieldRule(
  z.strictObject({
    open: webAddress()
      .optional()
      .describe(
        "A page of the site that signs out: opened in the session's own browser, out of sight, with its forms and scripts, until it has come to rest. For sites whose scripts keep a token, and for forms that send themselves. It takes no other setting.",
      ),
    method: choice('POST', 'GET', 'PUT', 'PATCH', 'DELETE')
      .prefault('POST')
      .describe('HTTP method.'),
    url: webAddress().optional().describe('Where to, for a call without a page.'),
    headers: record(
      text(1000).regex(/^[ -~]*$/, 'is no value of a header: write it in ASCII, on one line'),
      'header names',
      20,
    )
      .refine(
        (headers) => Object.keys(headers).every((name) => HEADER_NAME.test(name)),
        NOT_A_HEADER,
      )
      .optional()
      .describe(
        'Further headers. cookie:NAME takes the value of that cookie, such as a CSRF token.',
      ),
    form: record(z.string().max(1000), 'field names', 50)
      .optional()
      .describe('The fields of a form, as an HTML form sends them.'),
    json: z
      .record(z.string(), z.json())
      .optional()
      .register(kinds, { type: 'JSON object' })
      .describe('A JSON object. A form and JSON exclude each other.'),
    csrf: csrf
      .optional()
      .describe('A token that the call needs, and that the site gives in one of its pages.'),
  }),
  (step) => [...openOrCall(step), ...oneBody(step)],
).transform(({ open, url = '', ...call }) => (open === undefined ? { ...call, url } : { open }));

/** A step opens a page or makes a call. */
function openOrCall(step: unknown): readonly RuleViolation[] {
  const isSet = (key: string) => field(step, key) !== undefined;
  if (!isSet('open')) {
    const message = 'is missing: write url: for a call, or open: for a page that signs out';
    return isSet('url') ? [] : [{ path: ['url'], message }];
  }
  const others = ['url', 'headers', 'form', 'json', 'csrf'].filter(isSet);
  if (field(step, 'method') !== 'POST') others.unshift('method');
  return others.map((key) => ({
    path: [key],
    message: 'has no effect beside open, which loads the page as a browser does: take it out',
  }));
}

/** A request has one body, and a GET has none. */
function oneBody(call: unknown): readonly RuleViolation[] {
  const [form, json] = [field(call, 'form'), field(call, 'json')];
  if (form !== undefined && json !== undefined) {
    return [{ path: ['json'], message: 'cannot be sent together with form: take one out' }];
  }
  const body = form === undefined ? (json === undefined ? null : 'json') : 'form';
  return body !== null && field(call, 'method') === 'GET'
    ? [{ path: [body], message: 'cannot be sent by GET: write method: POST, or take it out' }]
    : [];
}

const signOutProof = z.strictObject({
  url: webAddress().describe('An address that only a signed-in user may read.'),
  expect: list(wholeNumber(100, 599), 'HTTP statuses', 20)
    .min(1)
    .prefault([401, 403])
    .describe('One of these answers proves that the old session is dead.'),
  without: text(200)
    .optional()
    .describe(
      'For a site that answers 200 to everybody: a text that the page has for a signed-in user only, such as Log out. That it is gone proves it, too.',
    ),
});

const clientCertificate = z.strictObject({
  issuer: text(200).describe(
    'The common name of who issued the certificate, itself or further up its chain.',
  ),
});

/** A page that signs out is opened like every page of the site: on the origins that it may show. */
function opensOwnPages(site: unknown): readonly RuleViolation[] {
  const [url, allow, steps] = ['url', 'allow', 'signOut'].map((key) => field(site, key));
  if (typeof url !== 'string' || !URL.canParse(url) || !Array.isArray(steps)) return [];
  const patterns = Array.isArray(allow) ? allow.filter((one) => typeof one === 'string') : [];
  const isAllowed = allowedOrigins(url, patterns);
  return steps.flatMap((step: unknown, index) => {
    const open = field(step, 'open');
    if (typeof open !== 'string' || !URL.canParse(open) || isAllowed(open)) return [];
    const message = `is on an origin that the site may not show: add ${new URL(open).origin} to allow`;
    return [{ path: ['signOut', index, 'open'], message }];
  });
}

const site = withCrossFieldRule(
  z.strictObject({
    name: text(60).describe('What its button in the session bar says; each site has its own.'),
    url: webAddress().describe('The page a session starts on.'),
    allow: list(originPattern(), 'origins', 100)
      .prefault([])
      .describe(
        'Further origins the site may show. Its own is always allowed, and where its address is http on the default port, https on the same host, too.',
      ),
    frames: list(originPattern(), 'origins', 100)
      .prefault([])
      .describe(
        'Origins that the site may show inside its frames only, such as maps, videos or captchas: no page and no window of theirs.',
      ),
    keys: list(keyChord(), 'keys', 100)
      .prefault([])
      .describe(
        'Further keys that reach the site. On a Mac, Ctrl is Command. Keys that leave, open or zoom reach no page.',
      ),
    userAgent: userAgent()
      .prefault('default')
      .describe(
        "How the browser names itself to the site. chrome: as Chrome, for sites that refuse other browsers; else it names Electron and Cleardesk too. Shared and service workers, and the provider's pages, use that of the first site that has one.",
      ),
    clientCertificate: clientCertificate
      .optional()
      .describe(
        'A certificate of the device with which the site is opened, out of the store of the system (NSS, Windows, macOS). It is chosen without a dialog.',
      ),
    negotiate: list(originPattern(), 'origins', 100)
      .prefault([])
      .describe(
        "Servers that get the Kerberos or NTLM sign-in of the device's own account, from every site of the session; no other server does.",
      ),
    permissions: list(
      choice('microphone', 'camera', 'geolocation', 'fullscreen', 'notifications'),
      'permissions',
      5,
    )
      .prefault([])
      .describe(
        'What its pages and windows may use; everything else is refused. fullscreen: fills the area below the session bar. notifications: are shown in the session bar only.',
      ),
    mediaCountsAsActivity: flag()
      .prefault(false)
      .describe(
        'true: a call with an open microphone or camera, and audio or video that plays in front, hold the idle timeout off, but never session.maxDuration or session.endAt. Muted and looping media and sounds of less than 10s do not count.',
      ),
    signOut: list(signOutStep, 'calls and pages', 10)
      .prefault([])
      .describe(
        "The site's own sign-out: calls with the user's cookies, and pages that are opened, in this order and before anything is cleared.",
      ),
    signOutProof: signOutProof
      .optional()
      .describe('Asked afterwards with the old cookies, to prove that they are worth nothing.'),
  }),
  opensOwnPages,
).transform(({ signOutProof = null, clientCertificate = null, ...rest }) => ({
  ...rest,
  signOutProof,
  clientCertificate,
}));

/** The organisation's web apps. */
export const sitesSchema = withCrossFieldRule(list(site, 'sites', 50), unique('name'));
