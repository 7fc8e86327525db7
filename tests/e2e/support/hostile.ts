import { join } from 'node:path';
import fc from 'fast-check';
import type { Channels } from '../../../preload/contract.ts';

export type Channel = keyof Channels['ask'];

/** What a page has whose process somebody has taken over; see hostile-preload.cjs. */
export interface Hostile {
  invoke(channel: string, text: string): Promise<unknown>;
  send(channel: string, text: string): void;
  sendSync(channel: string, text: string): unknown;
  postMessage(channel: string, text: string): void;
}

declare global {
  interface Window {
    readonly hostile: Hostile;
  }
}

/** What a process of the app needs, so that every page of it is hostile. */
export const hostileEnv = {
  NODE_OPTIONS: `--require ${join(import.meta.dirname, 'hostile-hook.cjs')}`,
};

/** Every channel, with arguments that are right. */
export const rightArguments: Readonly<Record<Channel, readonly unknown[]>> = {
  setup: [],
  update: [],
  chooseLanguage: [null],
  signIn: [{ kind: 'guest' }],
  showUseBanner: [],
  agreeToUse: ['0'.repeat(64), null],
  leaveUseBanner: [],
  continueSession: [],
  endSession: [],
  chooseSite: [0],
  choosePage: [{ kind: 'downloads' }],
  closePopUp: [1],
  deleteDownload: [1],
  print: [],
  navigate: ['back'],
  showMore: [false],
  changeTextSize: [],
  answerChallenge: [null],
  answerDialog: [{ id: 1, isOk: true, text: '', isMuted: false }],
  reloadSite: [],
  leaveExitScreen: [],
  askForAdministrator: [],
  openAdministration: ['correct horse'],
  closeAdministration: [],
  verifyAudit: [],
  leaveKiosk: [],
  keyboardShown: [0],
  typeKey: [{ kind: 'text', text: 'x' }],
  painted: ['signed-out'],
};

export const channels = Object.keys(rightArguments) as readonly Channel[];

const special = fc
  .constantFrom(
    ...['nan', 'infinity', 'bigint', 'date', 'map', 'set', 'error', 'pattern'],
    ...['bytes', 'text', 'number', 'deep', 'ring', 'sparse'],
  )
  .map((name) => ({ special: name }));

/** Own properties of these names, as an attacker writes them into JSON. */
const polluting = fc
  .constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'kind')
  .map((name): unknown => JSON.parse(`{"${name}": {"kind": "guest", "isAdmin": true}}`));

const nearlyRight = fc.record(
  {
    kind: fc.constantFrom('guest', 'account', 'oidc', 'admin', '__proto__', 'constructor'),
    user: fc.oneof(fc.string({ maxLength: 80 }), special, fc.constant(null)),
    password: fc.oneof(fc.string({ minLength: 1000, maxLength: 1100 }), special),
    way: fc.constantFrom('window', 'post', ''),
    more: fc.jsonValue(),
  },
  { requiredKeys: ['kind'] },
);

const value = fc.oneof(
  { weight: 3, arbitrary: nearlyRight },
  { weight: 2, arbitrary: special },
  polluting,
  fc.jsonValue({ maxDepth: 6 }),
  fc.string({ maxLength: 3000 }),
  fc.double(),
);

/** Arguments that no channel takes, or not this one. */
export function wrongArguments(channel: Channel): fc.Arbitrary<readonly unknown[]> {
  return fc.array(value, { maxLength: 4 }).filter((args) => !isRight(channel, args));
}

/** By the contract, and not by the code that is tried. */
function isRight(channel: Channel, args: readonly unknown[]): boolean {
  const expected = rightArguments[channel];
  if (args.length !== expected.length) return false;
  const [first] = args;
  switch (channel) {
    case 'signIn':
      return isRequest(JSON.stringify(first));
    case 'chooseSite':
    case 'closePopUp':
    case 'deleteDownload':
      return Number.isInteger(first) && Number(first) >= 0;
    case 'choosePage':
      return isPage(JSON.stringify(first));
    case 'answerChallenge':
      return (
        first === null || /^\{"user":"[^"]*","password":"[^"]*"\}$/.test(JSON.stringify(first))
      );
    case 'answerDialog':
      return /^\{"id":\d+,"isOk":(true|false),"text":"[^"]*","isMuted":(true|false)\}$/.test(
        JSON.stringify(first),
      );
    case 'openAdministration':
      return typeof first === 'string' && first.length > 0 && first.length <= 1024;
    case 'painted':
      return typeof first === 'string' && /^(signed-out|active|ended)$/.test(first);
    default:
      return true;
  }
}

function isPage(json: string): boolean {
  return json === '{"kind":"downloads"}' || /^\{"kind":"(pop-up|download)","id":\d+\}$/.test(json);
}

/** As near as a fuzzer comes to a request: text in every field. */
function isRequest(json: string): boolean {
  return (
    json === '{"kind":"guest"}' ||
    json === '{"kind":"oidc","way":"window"}' ||
    json.startsWith('{"kind":"account","user":"')
  );
}
