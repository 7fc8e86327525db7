import { once } from 'node:events';
import type { DownloadItem, Session, WebContents } from 'electron';
import type { DownloadShelf } from '../sites/download-shelf.ts';
import type { Downloads } from '../termination/cancel-downloads.ts';
import type { OnBlocked } from './site-traffic.ts';

/**
 * Sends a partition's downloads to the session's shelf, or refuses them where there is none.
 * @returns what ends those that are running, and refuses all later ones
 */
export function guardDownloads(
  partition: Session,
  shelf: DownloadShelf | null,
  onBlocked: OnBlocked,
  onBegun: (contents: WebContents) => void,
): Downloads {
  const running = new Set<DownloadItem>();
  let isClosed = false;
  partition.on('will-download', (event, item, contents) => {
    // Not so for one that a worker of a page that has gone started, whatever the types say.
    if ((contents as WebContents | undefined) !== undefined) onBegun(contents);
    if (isClosed) {
      event.preventDefault();
      return;
    }
    const mimeType = item.getMimeType();
    if (shelf === null) {
      event.preventDefault();
      onBlocked('download', { kind: 'mime-type', mimeType }, contents);
      return;
    }
    const total = item.getTotalBytes();
    const place = shelf.begin({
      name: item.getFilename(),
      mimeType,
      totalBytes: total > 0 ? total : null,
      cancel: () => {
        item.cancel();
      },
    });
    if (place === null) {
      event.preventDefault();
      return;
    }
    const { id, path } = place;
    item.setSavePath(path);
    item.on('updated', () => {
      shelf.progressed(id, item.getReceivedBytes());
    });
    running.add(item);
    item.once('done', (_event, state) => {
      running.delete(item);
      shelf.ended(id, state === 'completed', item.getReceivedBytes());
    });
  });
  return {
    cancelAll: async () => {
      isClosed = true;
      const ended = [...running].map((item) => once(item, 'done'));
      for (const item of running) item.cancel();
      await Promise.all(ended);
    },
    runningCount: () => running.size,
  };
}
