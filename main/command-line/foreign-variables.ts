/**
 * What Node, Electron and Chromium take orders by: to load code (`NODE_OPTIONS`), to be another
 * program (`ELECTRON_RUN_AS_NODE`), to trust any certificate (`NODE_TLS_REJECT_UNAUTHORIZED`), to find
 * a sandbox elsewhere (`CHROME_DEVEL_SANDBOX`), to write down every TLS session's keys.
 */
const FOREIGN = /^(NODE|ELECTRON|CHROME|CHROMIUM|GOOGLE)_|^SSLKEYLOGFILE$/i;

/**
 * What people need all the same: certificates of their own, and the choice between X11 and Wayland,
 * without which a process that takes over would be on another display. Electron sets the last itself.
 */
const HARMLESS = ['NODE_EXTRA_CA_CERTS', 'ELECTRON_OZONE_PLATFORM_HINT', 'CHROME_DESKTOP'];

/**
 * The environment's variables that would change Node, Electron or Chromium under a packaged kiosk.
 * Some act before any code of ours runs: against those the fuses help (docs/threat-model.md).
 */
export function foreignVariables(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.keys(env).filter((name) => FOREIGN.test(name) && !HARMLESS.includes(name));
}
