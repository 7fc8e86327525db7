import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Session } from 'electron';
import type { OnBlocked } from './site-traffic.ts';

/** Sends a partition's downloads to a folder, or refuses them where there is none. */
export function guardDownloads(
  partition: Session,
  folder: string | null,
  onBlocked: OnBlocked,
): void {
  partition.on('will-download', (event, item) => {
    if (folder === null) {
      event.preventDefault();
      onBlocked('download', item.getMimeType());
    } else {
      // A name of our own: a site must not choose where in the folder its file goes.
      item.setSavePath(join(folder, randomUUID()));
    }
  });
}
