import type { EndReason } from '../../ending/receipt.ts';
import type { ServerResult } from '../../identity/sign-out/server-result.ts';
import type { SignInRefusal } from '../../session/sign-in.ts';
import type { AuditEvent, BlockedThing } from '../event.ts';

/** A counter of the metrics, and the values that each of its labels can have. */
export interface Counter {
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** What a label says of a word that is not in its list, because another version wrote the record. */
const OTHER = 'other';

/** A list that has to have every word of a type. No label takes a word from anywhere else. */
function words<Word extends string>(list: Readonly<Record<Word, true>>): readonly string[] {
  return [...Object.keys(list), OTHER];
}

const results = ['clean', 'not-clean'];

const table = {
  sessions: { help: 'Sessions that began.', labels: {} },
  endings: {
    help: 'Endings of sessions, by reason and result. The repetitions of an ending that was not clean count below.',
    labels: {
      reason: words<EndReason>({
        user: true,
        idle: true,
        'max-duration': true,
        schedule: true,
        admin: true,
        remote: true,
        policy: true,
        'os-lock': true,
        'os-suspend': true,
        'os-shutdown': true,
        'site-crash': true,
        recovery: true,
        quit: true,
      }),
      result: results,
    },
  },
  ending_repetitions: {
    help: 'Endings that the kiosk ran again, because the one before was not clean.',
    labels: { result: results },
  },
  server_signout: {
    help: 'What servers answered to sign-outs.',
    labels: {
      result: words<ServerResult['result']>({
        proven: true,
        'signed-out': true,
        'not-offered': true,
        'not-tried': true,
        refused: true,
        unreachable: true,
        'still-alive': true,
      }),
    },
  },
  sign_in_failures: {
    help: 'Attempts to sign in that failed.',
    labels: {
      cause: words<SignInRefusal['kind']>({
        'wrong-password': true,
        cancelled: true,
        'timed-out': true,
        'provider-unreachable': true,
        'provider-refused': true,
        'provider-untrusted': true,
        'no-keychain': true,
        'terms-changed': true,
      }),
    },
  },
  blocked: {
    help: 'What sites and users were refused.',
    labels: {
      what: words<BlockedThing>({
        navigation: true,
        'new-window': true,
        download: true,
        permission: true,
        dialog: true,
        webview: true,
        certificate: true,
        'http-auth': true,
        key: true,
        message: true,
      }),
    },
  },
  recoveries: {
    help: 'Starts that had to finish the ending of an earlier session.',
    labels: {
      cause: words<Extract<AuditEvent, { readonly event: 'recovery' }>['cause']>({
        'session-unfinished': true,
        'ending-unfinished': true,
        'ending-not-clean': true,
      }),
    },
  },
  restarts: {
    help: 'Starts by the supervisor, after a process that died or hung.',
    labels: { after: words<'died' | 'hung'>({ died: true, hung: true }) },
  },
} as const satisfies Readonly<Record<string, Omit<Counter, 'name'>>>;

export type CounterKey = keyof typeof table;

/** Every counter, in the order of the metrics. */
export const counters: readonly (readonly [CounterKey, Counter])[] = (
  Object.keys(table) as CounterKey[]
).map((key) => [key, { name: `cleardesk_${key}_total`, ...table[key] }]);

/** Every combination of a counter's labels, so that each series is there, as 0, before it counts. */
export function combinations({
  labels,
}: Pick<Counter, 'labels'>): readonly Readonly<Record<string, string>>[] {
  return Object.entries(labels).reduce<readonly Readonly<Record<string, string>>[]>(
    (all, [label, values]) =>
      all.flatMap((one) => values.map((value) => ({ ...one, [label]: value }))),
    [{}],
  );
}

/** The name of one series of a counter, where its labels have these values. */
export function seriesName(key: CounterKey, values: readonly (string | null)[]): string {
  const known = Object.values<readonly string[]>(table[key].labels).map((list, at) => {
    const value = values[at] ?? OTHER;
    return list.includes(value) ? value : OTHER;
  });
  return [key, ...known].join(' ');
}
