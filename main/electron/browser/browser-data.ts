import type { Session } from 'electron';
import type { BrowserData, ServiceWorkers } from '../../ending/browser-steps.ts';

/** Everything `clearData` knows. Without this list Electron 33 leaves HTTP credentials (#44853). */
const ALL_DATA_TYPES = [
  'backgroundFetch',
  'cache',
  'cookies',
  'downloads',
  'fileSystems',
  'indexedDB',
  'localStorage',
  'serviceWorkers',
  'webSQL',
] as const;

/** What the browser keeps in one partition, and every call that clears some of it. */
export function browserData(partition: Session): BrowserData {
  return {
    clearAll: async () => {
      await partition.closeAllConnections();
      await partition.clearStorageData(); // no options: with some, it leaves others (#45531)
      await partition.clearCache();
      await partition.clearAuthCache();
      await partition.clearHostResolverCache();
      await partition.clearCodeCaches({ urls: [] });
      // Since Electron 34 only, whatever the types of the newest one say.
      const newer: Partial<Pick<Session, 'clearSharedDictionaryCache'>> = partition;
      await newer.clearSharedDictionaryCache?.();
      await partition.clearData({ dataTypes: [...ALL_DATA_TYPES] });
    },
    count: async () => {
      const cookies = await partition.cookies.get({});
      const cacheBytes = await partition.getCacheSize();
      return cookies.length + (cacheBytes > 0 ? 1 : 0);
    },
  };
}

/** The service workers of one partition; clearing its storage is what stops them. */
export function serviceWorkers(partition: Session): ServiceWorkers {
  return {
    stopAll: () => partition.clearStorageData(),
    runningCount: () => Object.keys(partition.serviceWorkers.getAllRunning()).length,
  };
}
