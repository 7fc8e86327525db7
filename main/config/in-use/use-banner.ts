import { createHash } from 'node:crypto';
import type { UseBanner } from '../../session/use-banner.ts';
import type { Config } from '../schema/schema.ts';

/** The use banner by its hashes, as the rules and the records have it; null: none. */
export function useBannerOf({ useBanner }: Pick<Config, 'useBanner'>): UseBanner | null {
  if (useBanner === null) return null;
  const texts = useBanner.texts.map(({ language, text }) => ({ language, sha256: sha256(text) }));
  return { version: sha256(JSON.stringify(useBanner)), texts };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
