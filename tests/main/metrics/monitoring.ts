import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { freePort } from '../../e2e/support/free-port.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PROGRAMS = ['promtool', 'prometheus', 'prometheus-node-exporter'];

/** `npm test` installs Debian's packages; a machine without them skips these tests. */
export const hasMonitoring = PROGRAMS.every((name) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name))),
);

const run = promisify(execFile);

/** @returns what promtool prints @throws with that, where it is not content */
export async function promtool(args: readonly string[], input = ''): Promise<string> {
  const child = run('promtool', args);
  child.child.stdin?.end(input);
  const { stdout, stderr } = await child;
  return stdout + stderr;
}

/** A real node_exporter with the textfile collector alone, until the test has finished. */
export async function nodeExporter(folder: string): Promise<{
  readonly address: string;
  readonly scrape: () => Promise<string>;
}> {
  const address = `127.0.0.1:${await freePort()}`;
  const scrape = async () => (await fetch(`http://${address}/metrics`)).text();
  await serve(
    'prometheus-node-exporter',
    [
      '--collector.disable-defaults',
      '--collector.textfile',
      `--collector.textfile.directory=${folder}`,
      `--web.listen-address=${address}`,
      '--web.disable-exporter-metrics',
    ],
    scrape,
  );
  return { address, scrape };
}

/** A real Prometheus server that reads a config, until the test has finished. */
export async function prometheus(configFile: string) {
  const address = `127.0.0.1:${await freePort()}`;
  const get = async (path: string): Promise<unknown> =>
    (await fetch(`http://${address}/api/v1/${path}`)).json();
  await serve(
    'prometheus',
    [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${temporaryFolder()}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    () => get('status/buildinfo'),
  );
  return {
    get,
    query: (expr: string) => get(`query?query=${encodeURIComponent(expr)}`),
  };
}

/** Starts a program, and waits until it answers. */
async function serve(
  program: string,
  args: readonly string[],
  answers: () => Promise<unknown>,
): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(child, 'close');
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  for (;;) {
    try {
      await answers();
      return;
    } catch {
      if (child.exitCode !== null) throw new Error(`${program} ended: ${errors}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
