import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { configFingerprint } from '../../../main/config/source/config-location.ts';
import { loadConfig, type LoadedConfig } from '../../../main/config/in-use/load-config.ts';
import { ConfigInUse } from '../../../main/kiosk/config-in-use.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const BOTH =
  'sites: [{ name: A, url: "https://a.example/" }, { name: B, url: "https://b.example/" }]\n';
const ONE = 'sites: [{ name: A, url: "https://a.example/" }]\n';
const BROKEN = 'sites: nonsense\n';

let inUse: ConfigInUse | null = null;

afterEach(() => inUse?.close());

/** A process reads its config, and then becomes the kiosk. */
function kiosk(text: string) {
  const place = { file: join(temporaryFolder(), 'cleardesk.yaml'), isNamed: true };
  const write = (next: string) => {
    writeFileSync(place.file, `version: 1\n${next}`);
  };
  write(text);
  const former = loadConfig(place);
  const config = new ConfigInUse(place, loadConfig(place), {
    former,
    sourcesRead: configFingerprint(place),
  });
  inUse = config;
  const happened: string[] = [];
  const watch = () => {
    config.watch({
      account: () => null,
      record: ({ errors }: LoadedConfig) => happened.push(errors === null ? 'loaded' : 'rejected'),
      onPolicy: ({ siteCount }) => happened.push(`policy of ${siteCount}`),
      onEndsSession: () => happened.push('ends session'),
      onRenew: () => happened.push('renew'),
    });
  };
  return { place, write, former, config, happened, watch };
}

describe('a config that changes before it is watched', () => {
  it('takes effect when the watch begins', async () => {
    const { write, happened, watch } = kiosk(BOTH);
    write(ONE);
    watch();
    await eventually(() => {
      expect(happened).toEqual(['loaded', 'policy of 1', 'ends session', 'renew']);
    });
  });

  it('takes effect where only the process before has seen it, and cannot be read now', async () => {
    const { place, write, former, config, happened, watch } = kiosk(BOTH);
    write(ONE);
    config.handedOver(loadConfig(place));
    write(BROKEN);
    watch();
    await eventually(() => {
      expect(happened).toEqual(['rejected', 'policy of 1', 'ends session', 'renew']);
    });
    expect(config.latest.config.sites).toHaveLength(1);
    expect(former.config.sites).toHaveLength(2);
  });

  it('is not read again where nothing has changed', async () => {
    const { former, config, happened, watch } = kiosk(BOTH);
    config.handedOver(former);
    watch();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(happened).toEqual([]);
  });
});
