import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigLocation } from '../../../../main/config/source/config-location.ts';
import { loadConfig } from '../../../../main/config/in-use/load-config.ts';
import { beginLoading } from '../../../../main/config/in-use/load-in-thread.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A folder with a worker that does this. */
function workerThat(text: string): string {
  const folder = join(temporaryFolder(), 'workers');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'config-worker.cjs'),
    `const { parentPort: port, workerData: { place } } = require('node:worker_threads');
${text}`,
  );
  return folder;
}

function aConfig(): ConfigLocation {
  const file = join(temporaryFolder(), 'cleardesk.yaml');
  writeFileSync(file, 'version: 1\nlanguage: fr\n');
  return { file, isNamed: true };
}

function noFailure(why: string): void {
  throw new Error(why);
}

describe('beginLoading', () => {
  it('gives what the worker says, and tells it which file', async () => {
    const place = aConfig();
    const folder = workerThat('port.postMessage({ said: place.file });');
    expect(await beginLoading(place, folder, noFailure)()).toEqual({ said: place.file });
  });

  it('waits for a worker that is slow', async () => {
    const folder = workerThat('setTimeout(() => port.postMessage("late"), 200);');
    expect(await beginLoading(aConfig(), folder, noFailure)()).toBe('late');
  });

  it.each([
    ['says nothing', ''],
    ['breaks', 'throw new Error("broken");'],
  ])('reads the file itself where the worker %s', async (_what, text) => {
    const place = aConfig();
    expect(await beginLoading(place, workerThat(text), () => undefined)()).toEqual(
      loadConfig(place),
    );
  });

  it.each([
    ['throws', 'throw new Error("no such module");'],
    ['does not parse', '}{'],
  ])('says at once why a worker that %s while it loads gives nothing', async (_what, text) => {
    const place = aConfig();
    const failures: string[] = [];
    const loading = beginLoading(place, workerThat(text), (why) => failures.push(why));
    expect(await loading()).toEqual(loadConfig(place));
    expect(failures).toHaveLength(1);
  });
});
