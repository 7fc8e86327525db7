import { OidcSignIn } from '../../../main/identity/sign-in/oidc-sign-in.ts';
import type { PageTrouble } from '../../../main/identity/sign-in/oidc-window-flow.ts';
import { backChannel } from '../../../main/identity/sign-out/back-channel.ts';
import { FakeClock } from '../fake-clock.ts';
import type { Slip } from './slips.ts';
import { StandIn } from './stand-in.ts';

/** What an attempt to sign in came to. */
export interface Attempted {
  readonly refusal: string | null;
  /** What the kiosk was given for its log. */
  readonly faults: readonly string[];
}

/** The settings of the config with the slip in them. */
export function settingsWith({ shape, config }: Slip) {
  const { name, issuer, client, allow } = shape;
  const off = { checkEveryMs: null, securityKeys: false };
  return { name, issuer, ...client, allow, ...off, ...config };
}

/** Signs in as the kiosk does, with a browser without scripts for its window. */
export async function attempt(slip: Slip, limitMs = 2000): Promise<Attempted> {
  const standIn = await StandIn.start(slip.shape, slip.change);
  const faults: string[] = [];
  const cancel = new AbortController();
  const settings = settingsWith(slip);
  const oidc = new OidcSignIn({
    settings,
    request: backChannel({ limitMs, maxBytes: 100_000 }, standIn.send),
    clock: new FakeClock(),
    keep: () => Promise.resolve(),
    onFault: (sentence) => faults.push(sentence),
  });
  const open = async (
    url: string,
    _back: string,
    _signal: AbortSignal,
    onTrouble: (trouble: PageTrouble) => void,
  ): Promise<string> => {
    const end = await standIn.signIn(url);
    if (end.kind === 'left') return end.url;
    if (end.status >= 400) onTrouble({ kind: 'error-page', status: end.status, url });
    cancel.abort(); // the user reads the error, and gives up
    throw new Error('given up');
  };
  const deps = { onProgress: () => undefined, signal: cancel.signal };
  try {
    const result =
      slip.way === 'device' ? await oidc.onOwnDevice(deps) : await oidc.inWindow({ open }, deps);
    return { refusal: result.kind === 'refused' ? result.refusal.kind : null, faults };
  } finally {
    await standIn.server.close();
  }
}
