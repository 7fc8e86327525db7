/** Features of Chromium as a whole that are off (`--disable-features`). */
export const CHROMIUM_FEATURES_OFF = [
  // An ending would count a spare renderer for the next page as a process that is still alive.
  'SpareRendererForSitePerProcess',
  // Publishes the title of a page's media on the session bus (MPRIS), where any program can read it.
  'MediaSessionService',
  'HardwareMediaKeyHandling',
];

/**
 * Features of a site's pages that are off (`disableBlinkFeatures`): they open a window of the system even
 * though every permission is denied.
 */
export const PAGE_FEATURES_OFF = [
  'DocumentPictureInPictureAPI',
  'EyeDropperAPI', // looks at the whole display
  'FedCm',
  'FileSystemAccessLocal', // the pickers of files and folders
  'WebIdentityDigitalCredentials', // a wallet; on by default in newer versions of Chromium
  'WebShare',
];

/** Security keys, passkeys and Windows Hello (Web Authentication). */
export const SECURITY_KEYS = 'WebAuth';
