/** Electron maintains its three newest major versions: those of the time when this version of Cleardesk was made. */
export const OLDEST_SUPPORTED_ELECTRON = 43;

/** Whether an Electron got security updates then. @param version such as `45.4.1`; undefined: it is none */
export function isSupportedElectron(version: string | undefined): boolean {
  return version === undefined || Number(version.split('.')[0]) >= OLDEST_SUPPORTED_ELECTRON;
}
