import { readFileSync } from 'node:fs';

const urlInTemplate = 'http://localhost:8787';

/**
 * The demo kiosk's config file as YAML text: `cleardesk.yaml` with the portal's address put in.
 *
 * @param portalUrl where the portal listens, such as `http://127.0.0.1:40123`
 */
export function demoConfig(portalUrl: string): string {
  const template = readFileSync(new URL('cleardesk.yaml', import.meta.url), 'utf8');
  return template.replaceAll(urlInTemplate, new URL(portalUrl).origin);
}
