import { z } from 'zod';
import { duration, size } from './quantity.ts';
import { field } from '../../base/object.ts';
import { withCrossFieldRule } from './cross-field.ts';
import {
  certificateFile,
  choice,
  clockOrImage,
  flag,
  folder,
  imageFile,
  kinds,
  passwordHash,
  text,
  wholeNumber,
} from './setting.ts';
import { syslogReceiver } from './syslog.ts';

/** Whose kiosk it is. Null: not given. */
export const organisationSchema = z
  .strictObject({
    name: text(100).optional().describe('Shown on every screen.'),
    helpDesk: text(200)
      .optional()
      .describe('Whom to call; shown on the exit and out-of-service screens.'),
    logo: imageFile()
      .optional()
      .describe('Shown on the login, warning and exit screens, and in the session bar.'),
    colour: colour()
      .optional()
      .describe(
        'The colour of buttons and signs on the screens. Where it has too little contrast, the screens take a darker or a lighter one.',
      ),
  })
  .transform(({ name = null, helpDesk = null, logo = null, colour = null }) => ({
    name,
    helpDesk,
    logo,
    colour,
  }));

export const serverSignOutSchema = z
  .strictObject({
    timeout: duration({ from: '1s', to: '60s' })
      .prefault('3s')
      .describe('How long an ending waits for the servers; clearing the device never waits.'),
    keepTryingFor: duration({ from: '0s', to: '168h' })
      .prefault('24h')
      .describe('How long a sign-out that did not get through is kept and tried again.'),
  })
  .transform(({ timeout, keepTryingFor }) => ({
    timeoutMs: timeout,
    keepTryingForMs: keepTryingFor,
  }));

export const exitScreenSchema = z
  .strictObject({
    showFor: duration({ from: '1s', to: '10m' })
      .prefault('10s')
      .describe('How long the exit screen stays before the login screen returns.'),
  })
  .transform(({ showFor }) => ({ showForMs: showFor }));

export const credentialsSchema = z.strictObject({
  store: choice('auto', 'keychain', 'memory')
    .prefault('auto')
    .describe(
      "Where a session's tokens are kept. auto: in the keychain where it proves to work, else in memory, and the audit file says so.",
    ),
});

const attractSchema = z
  .strictObject({
    after: duration({ from: '10s', to: '24h' })
      .prefault('2m')
      .describe('After this long without a touch, a key or a movement of the pointer.'),
    show: clockOrImage()
      .prefault('clock')
      .describe("clock: the time and the date. Otherwise, the organisation's picture."),
  })
  .transform(({ after, show }) => ({ afterMs: after, picture: show === 'clock' ? null : show }));

export const kioskSchema = z
  .strictObject({
    fullScreen: flag().prefault(true).describe('Covers the whole screen and cannot be left.'),
    downloads: choice('block', 'session')
      .prefault('block')
      .describe('session: allowed, and deleted when the session ends.'),
    downloadQuota: size({ from: '1MB', to: '100GB' })
      .prefault('500MB')
      .describe('How much one session may download, all its files together.'),
    pdf: choice('show', 'download', 'block')
      .prefault('show')
      .describe(
        'A PDF that a page leads to. show: in the kiosk\'s own viewer. download: as any other download, which "downloads" allows or not. block: refused.',
      ),
    printing: choice('block', 'allow')
      .prefault('block')
      .describe(
        "allow: a button, or the page in front itself, prints that page on the device's default printer, without a dialog.",
      ),
    clipboard: choice('session', 'block')
      .prefault('session')
      .describe('session: works, and is emptied when the session ends.'),
    keyboard: choice('auto', 'always', 'never')
      .prefault('auto')
      .describe(
        'An on-screen keyboard. auto: a touch on a text field shows it, and devices with a touch screen have a button for it. always: every text field that gets the focus shows it. never: not at all.',
      ),
    scale: scale()
      .prefault('auto')
      .describe(
        'How large the screens, the session bar and the sites are. auto: larger on a display with many pixels, such as 200% on 4K, unless the operating system has a scale of its own.',
      ),
    standby: choice('auto', 'on', 'off')
      .prefault('auto')
      .describe(
        'A process that waits during a session, so that the next user can begin at once. auto: where the device has 4 GB of memory and is not on battery; elsewhere from the warning on. off: it is started after the session.',
      ),
    screenReader: choice('off', 'orca')
      .prefault('off')
      .describe(
        'orca: the key Windows + Alt + S on the login screen starts the screen reader Orca, which ends with the session. Linux only.',
      ),
    attract: attractSchema
      .optional()
      .describe(
        'What the login screen shows while no one is there. It moves every minute, so that it does not burn in.',
      ),
    exitPassword: choice('admin', 'never')
      .prefault('admin')
      .describe(
        'Who may leave the kiosk. admin: the administrator, with the password. never: no user.',
      ),
  })
  .transform(({ downloadQuota, attract = null, ...rest }) => ({
    ...rest,
    attract,
    downloadQuotaBytes: downloadQuota,
  }));

function colour() {
  return z
    .string({
      error: ({ input }) => (input === null ? 'is empty: put the colour in quotes' : undefined),
    })
    .regex(/^#[\da-f]{6}$/i, "is not a colour: write it in quotes, such as '#0b5a70'")
    .register(kinds, { type: 'colour', limits: "'#rrggbb'" })
    .transform((value) => value.toLowerCase());
}

/** `auto`, or a factor. */
function scale() {
  return z
    .string({
      error: ({ input }) =>
        typeof input === 'number'
          ? `has no unit: write ${input <= 10 ? 100 * input : input}%`
          : undefined,
    })
    .regex(/^(auto|\d{2,3}%)$/, 'is not a scale: write auto, or a percentage such as 150%')
    .register(kinds, { type: 'scale', limits: 'auto, or 50% to 400%' })
    .transform((value, ctx): 'auto' | number => {
      if (value === 'auto') return value;
      const percent = Number.parseInt(value, 10);
      if (percent < 50 || percent > 400) {
        ctx.addIssue({ code: 'custom', message: 'is too small or too large' });
      }
      return percent / 100;
    });
}

const syslogSchema = withCrossFieldRule(
  z.strictObject({
    to: syslogReceiver().describe(
      'Who gets every record. Only tls keeps others from reading and changing it on its way; local is the syslog daemon of this device.',
    ),
    ca: certificateFile()
      .optional()
      .describe(
        "Who has to have signed the receiver's certificate; else those that Node trusts. For tls:// only.",
      ),
    facility: choice(
      'user',
      'daemon',
      'auth',
      'authpriv',
      'local0',
      'local1',
      'local2',
      'local3',
      'local4',
      'local5',
      'local6',
      'local7',
    )
      .prefault('authpriv')
      .describe('The facility of the messages, by which a receiver sorts them.'),
  }),
  (syslog) => {
    const kind = field(field(syslog, 'to'), 'kind');
    return field(syslog, 'ca') === undefined || kind === undefined || kind === 'tls'
      ? []
      : [{ path: ['ca'], message: 'has no effect: only tls:// has certificates' }];
  },
).transform(({ ca = null, ...rest }) => ({ ca, ...rest }));

export const auditSchema = z
  .strictObject({
    folder: folder()
      .optional()
      .describe(
        'Where the audit file lies; else in `audit` in the data folder. A change takes effect when the kiosk is started anew. Above it is the environment variable CLEARDESK_AUDIT_DIR, which an installed service has.',
      ),
    maxSize: size({ from: '10KB', to: '100MB' })
      .prefault('10MB')
      .describe('A new audit file is begun at this size (1MB = 1,000,000 bytes).'),
    keep: wholeNumber(1, 1000).prefault(20).describe('How many full audit files are kept.'),
    seal: flag()
      .prefault(true)
      .describe('Seals the audit file, so that entries cannot be changed later unseen.'),
    users: choice('plain', 'hashed', 'none')
      .prefault('plain')
      .describe(
        'What a record says of who signed in. hashed: a pseudonym that is the same for a person on this device only.',
      ),
    syslog: syslogSchema.optional().describe('Sends every record to a syslog receiver as well.'),
  })
  .transform(({ folder = null, maxSize, syslog = null, ...rest }) => ({
    folder,
    maxSizeBytes: maxSize,
    syslog,
    ...rest,
  }));

export const logSchema = z.strictObject({
  level: choice('error', 'warning', 'info', 'debug')
    .prefault('info')
    .describe('How much the log for IT says, apart from the audit file; debug is the most.'),
});

/** Null: the administrator's screen does not open. */
export const adminSchema = z
  .strictObject({
    passwordHash: passwordHash()
      .optional()
      .describe(
        "The administrator's password, as a hash; without one, the administrator's screen does not open, and no user can leave the kiosk.",
      ),
  })
  .transform(({ passwordHash = null }) => ({ passwordHash }));
