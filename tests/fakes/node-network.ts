import { errorCode } from '../../main/base/errors.ts';
import { NetworkError } from '../../main/base/network-fault.ts';
import type { Connect } from '../../main/cli/network.ts';
import type { Send } from '../../main/identity/sign-out/back-channel.ts';

/** Chromium's names for what Node meets in unit tests. */
const NAMES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
};

/** Sends requests by Node where the app does by Chromium; its errors have Chromium's names. */
export const nodeSend: Send = async (url, options) => {
  try {
    return await fetch(url, options);
  } catch (error) {
    const code = errorCode(error instanceof Error ? error.cause : error);
    throw Object.hasOwn(NAMES, code) ? new NetworkError(NAMES[code] ?? '') : error;
  }
};

/** A connection over these requests. */
export const connectBy =
  (send: Send): Connect =>
  () => ({ send, problems: [], close: () => undefined });
