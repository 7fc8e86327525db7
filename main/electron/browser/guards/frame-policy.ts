/** Everything that a sandbox can allow a frame, but `allow-modals` (HTML, "sandboxing"). */
const NO_MODALS = `sandbox ${[
  'downloads',
  'forms',
  'orientation-lock',
  'pointer-lock',
  'popups',
  'popups-to-escape-sandbox',
  'presentation',
  'same-origin',
  'scripts',
  'storage-access-by-user-activation',
  'top-navigation',
]
  .map((name) => `allow-${name}`)
  .join(' ')}`;

/**
 * The policy for a frame's document that Chromium gives a process of its own: it and its frames can open no
 * print dialog. Chromium enforces that itself, also in the moments in which the DevTools are not attached to
 * that process (docs/decisions/0004). In a frame of another site Chromium opens no `alert()` anyway.
 * @param url of the frame
 * @param pageUrl of the page that it is in
 * @returns the value of a header `Content-Security-Policy`; null where the frame shares the page's process
 */
export async function framePolicy(url: string, pageUrl: string): Promise<string | null> {
  const site = await siteOf(url);
  return site !== null && site === (await siteOf(pageUrl)) ? null : NO_MODALS;
}

/** Scheme and registrable domain, by which Chromium separates processes; null for what is no address. */
async function siteOf(address: string): Promise<string | null> {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  if (hostname === '') return null;
  const { getPublicSuffix } = await import('tough-cookie'); // large, and few pages have frames
  const domain = getPublicSuffix(hostname, { allowSpecialUseDomain: true, ignoreError: true });
  return `${protocol}${domain ?? hostname}`;
}
