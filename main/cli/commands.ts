import { type Command, type CommandIo, defineCommand } from './command.ts';
import { healthCheck } from './health-check/definition.ts';
import { help } from './help.ts';
import { type Connect, connectByApp } from './network.ts';

/**
 * Every command. The help, usage lines, the manual page, shell completion and the README's table come
 * from it: `npm run command-docs` writes those that are files.
 */
export const commands: readonly Command[] = [
  defineCommand({
    name: 'init',
    summary: 'asks five questions, and writes the config file',
    description:
      'Asks for the organisation, the help desk, the web apps, the way of signing in and the administrator, and writes a commented config file. Then checks it as check-config --online does, and says which command comes next. A file that was there is kept as FILE.old.',
    options: {
      replace: { type: 'boolean', meaning: 'replace a file that is there, without a question' },
    },
    positional: { name: 'FILE', meaning: "the config file; by default, the kiosk's own" },
    exitCodes: ['the kiosk can start with the new file', 'it cannot, or nothing was written'],
    example: 'init',
    runsIn: 'main-thread', // the user's answers may take long
    run: async ({ replace = false }, io, [file]) =>
      (await import('./init/init.ts')).init({ file, replace }, io),
  }),
  defineCommand({
    name: 'check-config',
    summary: 'lists the errors of a config file, with what to write instead',
    description:
      "Lists every error of a config file and of this device's policies, with its line, its column and what is allowed. Warns where PCI DSS, NIST SP 800-63B, WCAG or OWASP ASVS advise against a setting. With --online it also asks each site for its first page, follows redirects, names the origins that the kiosk does not show, with the setting that allows them, and does what check-provider does.",
    options: {
      online: {
        type: 'boolean',
        meaning: 'ask the sites and the provider, too, and follow their redirects',
      },
    },
    positional: { name: 'FILE', meaning: "the config file; by default, the kiosk's own" },
    exitCodes: ['the kiosk can start with this config', 'it cannot'],
    example: 'check-config cleardesk.yaml',
    runsIn: 'worker', // the servers are waited for
    run: async ({ online = false }, io, [file]) =>
      (await import('./check/check-config.ts')).checkConfig(
        { file, isOnline: online },
        io,
        connect(io),
      ),
  }),
  defineCommand({
    name: 'check-provider',
    summary: 'asks the OpenID provider, and judges whether users can sign in',
    description:
      "Reads the provider's metadata, its keys and the first page of a sign-in, as the kiosk would, and judges them: issuer, PKCE, algorithms, clock, redirect URI, sign-out, revocation of tokens, and the device flow. Each line says what was seen, what it means for a sign-in or for an ending, and what to write or to register. No user signs in.",
    options: {},
    positional: { name: 'FILE', meaning: "the config file; by default, the kiosk's own" },
    exitCodes: [
      'users can sign in, as far as it shows without a user',
      'they cannot, or the config names no provider',
    ],
    example: 'check-provider cleardesk.yaml',
    runsIn: 'worker', // the provider is waited for
    run: async (_, io, [file]) =>
      (await import('./provider/check-provider.ts')).checkProvider(file, io, connect(io)),
  }),
  defineCommand({
    name: 'status',
    summary: "prints the running kiosk's state, in words or as JSON",
    description:
      'Prints the state of the running kiosk: in words on a terminal, elsewhere as one line of JSON with state, sessionId, since, idleSource, config and syslog, and more for monitoring.',
    options: { json: { type: 'boolean', meaning: 'print JSON on a terminal, too' } },
    exitCodes: ['the kiosk answered', 'no kiosk is running, or it did not answer'],
    example: 'status',
    runsIn: 'worker',
    run: async ({ json = false }, io) => (await import('./status.ts')).status(io, json),
  }),
  defineCommand(healthCheck),
  defineCommand({
    name: 'end-session',
    summary: 'ends the session, and prints the receipt of its ending',
    description:
      'Ends the running session, waits until the ending is verified, and prints its receipt with the result of each step.',
    options: {
      reason: {
        type: 'string',
        value: 'TEXT',
        meaning: 'what the exit screen shows the user, at most 200 characters',
      },
    },
    exitCodes: [
      'the ending was clean and is recorded',
      'it was not, or the kiosk had no session to end or did not answer',
    ],
    example: 'end-session --reason "Fire drill in 5 minutes"',
    runsIn: 'worker',
    run: async (values, io) => (await import('./end-session.ts')).endSession(values, io),
  }),
  defineCommand({
    name: 'audit verify',
    summary: 'checks that every audit record is as it was written',
    description:
      'Checks the hash chain of an audit file and of its archived segments, and with a verification key the seals. Names the first bad line.',
    options: {
      key: {
        type: 'string',
        multiple: true,
        value: 'KEY',
        meaning: 'a verification key from "cleardesk audit init"',
      },
    },
    positional: { name: 'FILE', meaning: "the audit file; by default, the kiosk's own" },
    exitCodes: ['every record is good', 'a record is bad, or the file cannot be read'],
    example: 'audit verify /mnt/backup/audit.jsonl',
    runsIn: 'main-thread',
    run: async ({ key }, io, [file]) =>
      (await import('./audit/audit-verify.ts')).auditVerify({ file, keys: key ?? [] }, io),
  }),
  defineCommand({
    name: 'audit init',
    summary: 'begins to seal the audit file, and shows the key once',
    description:
      'Begins to seal the audit file of a kiosk that is not running. Prints the verification key, which is shown only this once and must not be kept on the device.',
    options: {
      replace: {
        type: 'boolean',
        meaning: 'seal it with a new key, if it is sealed already',
      },
    },
    exitCodes: [
      'the audit file is sealed from now on',
      'it is sealed already, a kiosk is running, or the file belongs to another user',
    ],
    example: 'audit init',
    runsIn: 'worker',
    run: async ({ replace = false }, io) =>
      (await import('./audit/audit-init.ts')).auditInit({ replace }, io),
  }),
  defineCommand({
    name: 'audit export',
    summary: 'prints every audit record as CSV or OCSF',
    description:
      'Prints every record of an audit file and of its archived segments to standard output, as CSV for a spreadsheet or as OCSF events, one JSON object a line, for a SIEM.',
    options: {
      format: {
        type: 'string',
        choices: ['csv', 'ocsf'],
        isRequired: true,
        meaning: 'the output format',
      },
    },
    positional: { name: 'FILE', meaning: "the audit file; by default, the kiosk's own" },
    exitCodes: [
      'every record is exported',
      'the file cannot be read, or records are missing or were changed; the good ones are exported',
    ],
    example: 'audit export --format csv > audit.csv',
    runsIn: 'main-thread',
    run: async ({ format }, io, [file]) => {
      const { auditExport } = await import('./audit/audit-export.ts');
      return auditExport({ format, file }, io);
    },
  }),
  defineCommand({
    name: 'report',
    summary: 'shows how the device is used, as text or as one page',
    description:
      'Counts sessions, their durations, the reasons of their ends, and failures in the audit file. Prints a text, or writes one HTML page to read and print.',
    options: {
      html: { type: 'string', value: 'FILE', meaning: 'write a page to this file' },
      from: { type: 'string', value: 'DAY', meaning: 'the first day, such as 2026-03-01' },
      to: { type: 'string', value: 'DAY', meaning: 'the last day, to its end' },
    },
    exitCodes: [
      'the report is complete',
      'the audit file cannot be read, or not all of it, or the page cannot be written',
    ],
    example: 'report --html march.html --from 2026-03-01 --to 2026-03-31',
    runsIn: 'worker',
    run: async (values, io) => (await import('./report.ts')).report(values, io),
  }),
  defineCommand({
    name: 'hash-password',
    summary: 'reads a password, and prints its hash for the config',
    description:
      'Reads a password from standard input, or asks for it on a terminal, and prints its hash for passwordHash in the config.',
    options: {},
    exitCodes: ['the hash is printed', 'the password cannot be used'],
    example: 'hash-password < password.txt',
    runsIn: 'main-thread',
    run: async (_, io) => (await import('./hash-password.ts')).hashPassword(io),
  }),
  defineCommand({
    name: 'diagnose',
    summary: 'prints what the help desk needs to know, without secrets',
    description:
      'Prints versions, the config that the running kiosk uses and where the file differs from it, folders, the last errors, what check-provider finds, and self-tests of keyring and display, without secrets or personal data. A line about a problem begins with "!".',
    options: {
      keychain: { type: 'boolean', isInternal: true, meaning: 'test the keychain in this process' },
    },
    exitCodes: ['no problem was found', 'at least one line begins with "!"'],
    example: 'diagnose',
    runsIn: 'worker',
    run: async ({ keychain = false }, io) => {
      const { diagnose } = await import('./diagnose/diagnose.ts');
      return diagnose({ isKeychainTest: keychain }, io, connect(io));
    },
  }),
  defineCommand({
    name: 'help',
    summary: 'describes the commands, or one of them',
    description: 'Lists the commands, or describes one. The same as --help.',
    options: {},
    positional: { name: 'COMMAND', most: 2, meaning: 'the command to describe' },
    exitCodes: ['the help is printed'],
    example: 'help audit verify',
    runsIn: 'main-thread',
    run: (_, io, words) => Promise.resolve(help(commands, words, io)),
  }),
  defineCommand({
    name: 'version',
    summary: 'prints the version',
    description: 'Prints the version. The same as --version.',
    options: {},
    exitCodes: ['the version is printed'],
    example: 'version',
    runsIn: 'main-thread',
    run: (_, io) => {
      io.out(`cleardesk ${io.versions.app}`);
      return Promise.resolve(0);
    },
  }),
];

/** How a command reaches the servers of a config. */
function connect({ self }: CommandIo): Connect {
  return (settings) => connectByApp(self, settings);
}
