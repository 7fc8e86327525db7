import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText } from '../../base/errors.ts';
import { isObject } from '../../base/object.ts';
import { replaceFileSync } from '../../base/replace-file.ts';
import { configLocation } from '../../config/source/config-location.ts';
import { parseConfig } from '../../config/source/parse-config.ts';
import { readText } from '../../config/source/read-text.ts';
import { hashPasswordSync } from '../../identity/sign-in/password-hash.ts';
import type { CommandIo } from '../command.ts';
import { shortWarning } from '../hash-password.ts';
import { type Answers, configText } from './config-text.ts';
import { type Questions, questionsOfProcess } from './questions.ts';

/** The user cancels, or a pipe has ended or a wrong answer in it: nothing is written. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

const EVERYBODY_READS = 0o644;

/** What tells a kiosk that the deb and the rpm have installed. */
const SERVICE_COMMAND = '/usr/sbin/cleardesk-kiosk';

export interface InitOptions {
  /** By default, the kiosk's own. */
  readonly file: string | undefined;
  /** Replaces a file that is there, without a question. */
  readonly replace: boolean;
}

/**
 * `cleardesk init [FILE]`: asks for what a kiosk needs, writes a config file, checks it, also with the
 * servers, and says what comes next. A file that was there is kept as FILE.old; it takes a question to
 * replace one that sets anything.
 * @returns 0; 1 when nothing was written, or the file that was written is bad
 */
export function init(
  { file: named, replace }: InitOptions,
  io: CommandIo,
  questions: Questions = questionsOfProcess((text) => process.stderr.write(text)),
): number {
  const { env, platform } = io;
  const { file, isNamed } = configLocation({ named: named ?? io.configFile, env, platform });
  try {
    const isThere = existsSync(file);
    if (isThere && !replace && !setsNothing(file)) confirmReplacement(file, questions);
    const text = configText(askAll(questions, io));
    if (isThere) copyFileSync(file, `${file}.old`);
    write(file, text);
    io.out(`${file}: written${isThere ? `; the old one is ${file}.old` : ''}`);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    io.err(`cleardesk: ${error.message}`);
    return 1;
  }
  const [program = '', ...args] = io.self;
  const check = ['check-config', '--online', file];
  const { status } = spawnSync(program, [...args, ...check], { stdio: 'inherit' });
  for (const line of nextSteps(file, isNamed)) io.out(line);
  return status === 0 ? 0 : 1;
}

/** A file such as that of the deb, which has comments only. */
function setsNothing(file: string): boolean {
  const source = readText(file);
  if (source.kind !== 'ok') return false;
  const result = parseConfig(source.text, { file });
  if (result.kind !== 'ok') return false;
  const { written } = result;
  return isObject(written) && Object.keys(written).every((key) => key === 'version');
}

function confirmReplacement(file: string, { isTerminal, ask }: Questions): void {
  const stopped = new Stopped(
    `${file} is there, and stays as it is: init --replace writes a new one, and keeps it as ${file}.old`,
  );
  if (!isTerminal) throw stopped;
  const answer = ask(`${file} is there. Replace it, and keep it as ${file}.old? [y/N] `);
  if (!/^y(es)?$/i.test(answer ?? '')) throw stopped;
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    replaceFileSync(file, text, EVERYBODY_READS);
  } catch (error) {
    throw new Stopped(
      `${file} cannot be written: ${errorText(error)}: run this as an administrator, or name another file`,
    );
  }
}

/** The answers, each of them as the config takes it. */
function askAll(questions: Questions, io: CommandIo): Answers {
  const say = io.err;
  say('Five questions. Enter alone takes what is in brackets; Ctrl+C writes nothing.');
  const ask = <Value>(question: string, read: (answer: string) => Value | Wrong): Value => {
    for (;;) {
      const answer = questions.ask(question);
      if (answer === null) throw new Stopped('cancelled: nothing was written');
      const value = read(answer);
      if (!(value instanceof Wrong)) return value;
      if (!questions.isTerminal) throw new Stopped(`${value.message}: nothing was written`);
      say(value.message);
    }
  };
  const password = (question: string): string | null => {
    for (;;) {
      const answer = questions.askPassword(question);
      if (answer.kind === 'cancelled') throw new Stopped('cancelled: nothing was written');
      if (answer.kind === 'none') return null;
      if (answer.kind === 'password') {
        const warning = shortWarning(answer.password);
        if (warning !== null) say(warning);
        return hashPasswordSync(answer.password);
      }
      if (!questions.isTerminal) throw new Stopped(`${answer.why}: nothing was written`);
      say(answer.why);
    }
  };
  const name = ask('1. Name of the organisation, on every screen: ', (answer) =>
    checkedBy('name', answer, { organisation: { name: answer } }),
  );
  const helpDesk = ask('2. Help desk, such as "Call 1234" [none]: ', (answer) =>
    answer === '' ? '' : checkedBy('helpDesk', answer, { organisation: { helpDesk: answer } }),
  );
  const sites: { name: string; url: string }[] = [];
  for (;;) {
    const isFirst = sites.length === 0;
    const url = ask(
      isFirst
        ? '3. Address of the web app, such as https://portal.example.org/: '
        : '   Address of one more [no more]: ',
      (answer) => {
        if (answer === '' && !isFirst) return null;
        return checkedBy('url', answer, { sites: [...sites, { name: 'A', url: answer }] });
      },
    );
    if (url === null) break;
    const { host } = new URL(url);
    const siteName = ask(`   Its name on the button [${host}]: `, (answer) =>
      answer === '' ? host : checkedBy('name', answer, { sites: [{ name: answer, url }] }),
    );
    sites.push({ name: siteName, url });
  }
  const signIn = askSignIn(ask, password);
  const adminHash = password('5. Password of the administrator, who can leave the kiosk [none]: ');
  return { name, helpDesk, sites, signIn, adminHash };
}

type Ask = <Value>(question: string, read: (answer: string) => Value | Wrong) => Value;

function askSignIn(ask: Ask, password: (question: string) => string | null): Answers['signIn'] {
  const mode = ask(
    '4. How do people sign in? guest: without a name, accounts: with an account of this kiosk, oidc: with your OpenID provider [guest]: ',
    (answer) => {
      const found = (['guest', 'accounts', 'oidc'] as const).find(
        (each) => each === (answer === '' ? 'guest' : answer.toLowerCase()),
      );
      return found ?? new Wrong(`"${answer}" is no way to sign in: write guest, accounts or oidc`);
    },
  );
  switch (mode) {
    case 'guest':
      return { mode };
    case 'accounts': {
      const user = ask('   User name of the first account: ', (answer) =>
        answer === '' ? new Wrong('an account needs a user name') : answer,
      );
      const passwordHash = password('   Its password: ');
      if (passwordHash === null)
        throw new Stopped('an account needs a password: nothing was written');
      return { mode, user, passwordHash };
    }
    case 'oidc': {
      const oidc = (more: object) => ({
        signIn: {
          mode: 'oidc',
          oidc: { issuer: 'https://id.example.org', clientId: 'a', ...more },
        },
      });
      const issuer = ask(
        '   Issuer of the provider, such as https://id.example.org/realms/clinic: ',
        (answer) => checkedBy('issuer', answer, oidc({ issuer: answer })),
      );
      const clientId = ask('   Client ID that the provider has for this kiosk: ', (answer) =>
        checkedBy('clientId', answer, oidc({ clientId: answer })),
      );
      return { mode, issuer, clientId };
    }
  }
}

/** Why an answer cannot be taken. */
class Wrong {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The answer, if the config takes it. @param key the last part of the setting's path */
function checkedBy(key: string, answer: string, config: object): string | Wrong {
  const result = parseConfig(JSON.stringify(config), { file: '/cleardesk.yaml' });
  if (result.kind === 'ok') return answer;
  const error = result.errors.find(({ path }) => path.endsWith(key)) ?? result.errors[0];
  return new Wrong(`"${answer}" ${error?.message ?? 'cannot be taken'}`);
}

function nextSteps(file: string, isNamed: boolean): readonly string[] {
  if (existsSync(SERVICE_COMMAND) && !isNamed) {
    return [
      'Next: cleardesk audit init (shows the key that later proves the records; keep it elsewhere)',
      'Then: cleardesk-kiosk enable (this device is a kiosk from then on)',
    ];
  }
  return [`Next: cleardesk${isNamed ? ` --config ${forShell(file)}` : ''} (starts the kiosk)`];
}

function forShell(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
