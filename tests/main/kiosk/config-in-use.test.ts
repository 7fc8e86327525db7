import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { configFingerprint } from '../../../main/config/source/config-location.ts';
import { loadConfig } from '../../../main/config/in-use/load-config.ts';
import {
  ConfigInUse,
  languagesForSites,
  scaleWanted,
  type ConfigEvent,
} from '../../../main/kiosk/config-in-use.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const BOTH =
  'sites: [{ name: A, url: "https://a.example/" }, { name: B, url: "https://b.example/" }]\n';
const ONE = 'sites: [{ name: A, url: "https://a.example/" }]\n';
const BROKEN = 'sites: nonsense\n';

/** A site is gone: the rules change, and a running session ends. */
const changed = { kind: 'changed', rules: { siteCount: 1 }, endsSession: true };

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
  const happened: ConfigEvent[] = [];
  const watch = () => {
    config.watch(
      () => null,
      (event) => happened.push(event),
    );
  };
  return { place, write, former, config, happened, watch };
}

describe('the languages that sites hear of', () => {
  const of = (chosen: string | undefined) => languagesForSites({ app: { locale: 'de' } }, chosen);

  it("are the chosen one before Chromium's, and Chromium's own where none is chosen", () => {
    expect(of('pt-BR')).toEqual(['pt-BR', 'pt', 'de']);
    expect(of('ar')).toEqual(['ar', 'de']);
    expect(of('de')).toEqual(['de']);
    expect(of(undefined)).toBeNull();
  });
});

describe('a config that changes before it is watched', () => {
  it('takes effect when the watch begins', async () => {
    const { write, happened, watch } = kiosk(BOTH);
    write(ONE);
    watch();
    await eventually(() => {
      expect(happened).toMatchObject([changed]);
    });
  });

  it('takes effect where only the process before has seen it, and cannot be read now', async () => {
    const { place, write, former, config, happened, watch } = kiosk(BOTH);
    write(ONE);
    config.handedOver(loadConfig(place));
    write(BROKEN);
    watch();
    await eventually(() => {
      expect(happened).toMatchObject([{ ...changed, loaded: { isLastGood: true } }]);
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

  it('is not what the process shows as the config that it uses', async () => {
    const { write, happened, watch, config } = kiosk(BOTH);
    watch();
    write(ONE);
    await eventually(() => {
      expect(happened).toMatchObject([changed]);
    });
    const { settings, isRejected } = await config.shown();
    expect(settings).toMatchObject({ sites: [{ name: 'A' }, { name: 'B' }] });
    expect(isRejected).toBe(false);
  });

  it('is shown as rejected where the process has begun with it', async () => {
    const place = { file: join(temporaryFolder(), 'cleardesk.yaml'), isNamed: true };
    writeFileSync(place.file, BROKEN);
    const config = new ConfigInUse(place, loadConfig(place), { former: null, sourcesRead: '' });
    expect(await config.shown()).toMatchObject({ isRejected: true, settings: { sites: [] } });
  });

  it('changes nothing where it is rejected', async () => {
    const { write, happened, watch, config } = kiosk(BOTH);
    watch();
    write(BROKEN);
    await eventually(() => {
      expect(happened).toMatchObject([{ kind: 'rejected', loaded: { isLastGood: true } }]);
    });
    expect(config.latest.config.sites).toHaveLength(2);
  });

  it('is not reported after the process has handed over', async () => {
    const { write, happened, watch, config } = kiosk(BOTH);
    write(ONE);
    watch();
    config.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(happened).toEqual([]);
  });
});

describe('the scale of what is drawn', () => {
  const display = { forced: null, isOurs: false, scaleFactor: 1, shorterSide: 1080 };

  it.each([
    ['a small panel', { shorterSide: 480 }, null],
    ['full HD', {}, null],
    ['an upright display', { shorterSide: 1080 }, null],
    ['1440 lines', { shorterSide: 1440 }, null],
    ['1620 lines', { shorterSide: 1620 }, 1.5],
    ['4K', { shorterSide: 2160 }, 2],
    ['4K that the operating system scales', { shorterSide: 2160, scaleFactor: 1.5 }, null],
    ['4K with a switch of IT', { shorterSide: 2160, scaleFactor: 1.5, forced: 1.5 }, 1.5],
    ['4K in a process of ours', { shorterSide: 2160, scaleFactor: 2, forced: 2, isOurs: true }, 2],
    ['a display that was changed', { scaleFactor: 2, forced: 2, isOurs: true }, null],
  ])('is by itself that of %s', (_, given, factor) => {
    expect(scaleWanted('auto', { ...display, ...given })).toBe(factor);
  });

  it("is the config's where it has one", () => {
    expect(scaleWanted(1.5, { ...display, scaleFactor: 2 })).toBe(1.5);
  });
});
