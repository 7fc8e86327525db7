import { spawnSync } from 'node:child_process';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { recordsAfter } from '../../main/audit/read/records-after.ts';
import { verifyAuditFile } from '../../main/audit/verify/verify.ts';
import { askEndSession, askStatus } from '../../main/control/client.ts';
import type { Kiosk } from './support/kiosk.ts';
import { startSyslogReceiver, type SyslogReceiver } from './support/syslog-receiver.ts';
import { expect, test } from './support/web-app.ts';

const IS_SOAK = process.env['CLEARDESK_SOAK'] !== undefined;
const HANDOVERS = IS_SOAK ? 200 : 8;
/** What happens in a round, in turn: each also writes configs at random moments. */
const ROUNDS = ['changes', 'session', 'changes', 'killed successor', 'session'] as const;

/** A page that is refused something every 100 ms, and that the site can sign out of. */
const RESTLESS_PAGE = `<!doctype html><title>site</title><script>
let n = 0;
setInterval(() => { n += 1; open('https://h' + n + '.example/'); }, 100);
</script>`;

interface Place {
  readonly kiosk: Kiosk;
  readonly write: () => void;
  /** The name that the login screen shows once the config that was written last is in use. */
  readonly latestName: () => string;
}

test(`${HANDOVERS} handovers leave one chain, the last config, and no file`, async ({
  webApp,
  launch,
}) => {
  test.setTimeout(IS_SOAK ? 3_600_000 : 180_000);
  const begunAt = performance.now();
  const receiver = await startSyslogReceiver();
  let isSiteDown = false;
  const { url } = await webApp({
    '/': (_request, response) => {
      response.setHeader('set-cookie', 'id=1; Path=/');
      response.setHeader('content-type', 'text/html').end(RESTLESS_PAGE);
    },
    '/logout': (_request, response) => response.writeHead(isSiteDown ? 503 : 200).end(),
  });
  let written = 0;
  const configNow = () => configOf(written, url, receiver.port);
  const kiosk = await launch({ config: configNow() });
  const place: Place = {
    kiosk,
    write: () => {
      written += 1;
      replace(join(kiosk.folder, 'cleardesk.yaml'), configNow());
    },
    latestName: () => nameOf(written),
  };
  const troubles = setInterval(() => {
    isSiteDown = Math.random() < 0.5;
    if (Math.random() < 0.3) receiver.breakOff();
    askStatus(kiosk.dataFolder).catch(() => undefined);
  }, 700);

  for (let round = 0; (await handoversOf(kiosk)) < HANDOVERS; round += 1) {
    const kind = ROUNDS[round % ROUNDS.length] ?? 'changes';
    await play(kind, place);
    await isInUse(place);
    if (IS_SOAK && round % 10 === 9) {
      const minutes = ((performance.now() - begunAt) / 60_000).toFixed(1);
      console.log(`${await handoversOf(kiosk)} handovers, ${written} configs, ${minutes} min`);
    }
  }
  clearInterval(troubles);
  isSiteDown = false;
  place.write(); // the process that reads it tries at once what is still pending
  await isInUse(place);
  await expect.poll(() => signOuts(kiosk), { timeout: 60_000 }).not.toContain(0);
  expect(Math.max(1, ...(await signOuts(kiosk)))).toBe(1);
  await hasAll(receiver, kiosk);
  receiver.close();

  const runFolders = () => readdirSync(join(kiosk.dataFolder, 'run'));
  await expect.poll(runFolders).toHaveLength(1);
  const [own = ''] = runFolders();
  process.kill(kiosk.mainProcess, 'SIGTERM');
  await expect.poll(() => kiosk.processes()).toEqual([]);
  const records = await allRecords(kiosk);
  expect(records.map(({ record }) => record.seq)).toEqual(records.map((_, index) => index + 1));
  expect(verifyAuditFile(kiosk.auditFile)).toMatchObject({ kind: 'good', tornBytes: 0 });
  const python = spawnSync('python3', ['docs/audit_verify.py', kiosk.auditFile]);
  expect(String(python.stdout) + String(python.stderr)).toContain('good');
  expect(python.status).toBe(0);
  const left = filesIn(kiosk.dataFolder).filter((name) => !name.startsWith(join('run', own)));
  expect(left.filter((name) => !STAYS.test(name))).toEqual([]);
  expect(readdirSync(join(kiosk.folder, 'tmp'))).toEqual([]);
});

/**
 * What a kiosk that has ended leaves in its data folder, besides Chromium's profile of its last process.
 * The log is there where a process had something to say and standard error no reader.
 */
const STAYS =
  /^audit\/(audit(-\d+)?\.jsonl(\.gz)?|salt|forwarded)$|^help-desk$|^log\/cleardesk\.log$/;

function nameOf(number: number): string {
  return `Clinic ${number} of many`;
}

function configOf(number: number, url: string, port: number): string {
  return `version: 1
organisation: { name: ${nameOf(number)}, helpDesk: "Call ${number}" }
sites: [{ name: Portal, url: "${url}/", signOut: [{ method: POST, url: "${url}/logout" }] }]
kiosk: { fullScreen: false }
credentials: { store: memory }
exitScreen: { showFor: 1s }
audit: { maxSize: 50KB, keep: 1000, seal: false, syslog: { to: "tcp://127.0.0.1:${port}" } }
language: en
`;
}

function replace(file: string, text: string): void {
  // In turn as a package manager does it, and as an editor.
  if (Math.random() < 0.5) writeFileSync(file, text);
  else {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}

async function play(kind: (typeof ROUNDS)[number], place: Place): Promise<void> {
  const { kiosk } = place;
  switch (kind) {
    case 'changes':
      return writeAtRandom(place, 3);
    case 'session': {
      await kiosk.startSession();
      await kiosk.site();
      await writeAtRandom(place, 1);
      const asked = Math.random() < 0.5 ? askEndSession(kiosk.dataFolder, null) : press(kiosk);
      await Promise.all([asked, writeAtRandom(place, 2)]);
      return;
    }
    case 'killed successor': {
      place.write();
      await killSuccessor(kiosk);
      return writeAtRandom(place, 1);
    }
  }
}

/** The kiosk may go on to its next process before the click has been answered. */
async function press(kiosk: Kiosk): Promise<void> {
  const button = kiosk.screens.getByRole('button', { name: 'End session' });
  await button.click().catch(() => undefined);
}

async function writeAtRandom({ write }: Place, most: number): Promise<void> {
  for (let left = Math.ceil(Math.random() * most); left > 0; left -= 1) {
    await pause(Math.random() * 1500);
    write();
  }
}

/** Kills the process that is to take over, at any moment up to the one in which it has. */
async function killSuccessor(kiosk: Kiosk): Promise<void> {
  const successor = () =>
    kiosk
      .processes()
      .find((pid) => pid !== kiosk.mainProcess && isMainProcess(kiosk.commandLine(pid)));
  let pid: number | undefined;
  await expect.poll(() => (pid = successor()), { intervals: [20] }).toBeDefined();
  if (pid === undefined) return;
  await pause(Math.random() * 900);
  try {
    process.kill(pid, 'SIGSTOP');
    // What has taken over is the kiosk, which nothing but a supervisor would start again.
    process.kill(pid, kiosk.mainProcess === pid ? 'SIGCONT' : 'SIGKILL');
  } catch {
    // it was given up by the process before it
  }
}

function isMainProcess(commandLine: string): boolean {
  return commandLine.includes('--takeover') && !commandLine.includes('--type=');
}

/** The config that was written last is the one that the next user's session would have. */
async function isInUse({ kiosk, latestName }: Place): Promise<void> {
  await expect(async () => {
    await kiosk.follow();
    const name = kiosk.screens.getByText(latestName());
    await expect(name).toBeVisible({ timeout: 500 });
    const start = kiosk.screens.getByRole('button', { name: 'Start session' });
    await expect(start).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000, intervals: [100] });
}

/**
 * How often each session was signed out of its site, oldest session first. Left out are those before a
 * start from nothing, which knows nothing of what was kept in memory.
 */
async function signOuts(kiosk: Kiosk): Promise<readonly number[]> {
  const records = (await allRecords(kiosk)).map(({ record }) => record);
  const restart = records.findLastIndex(
    ({ event, takeover }) => event === 'kiosk-started' && takeover === false,
  );
  const since = records.slice(restart);
  return since
    .filter(({ event }) => event === 'session-started')
    .map(
      ({ session }) =>
        since.filter(
          (record) =>
            record.event === 'server-sign-out' &&
            record.session === session &&
            JSON.stringify(record['results']).includes('"result":"signed-out"'),
        ).length,
    );
}

async function hasAll({ messages }: SyslogReceiver, kiosk: Kiosk): Promise<void> {
  const missing = async () => {
    const received = new Set(messages.map((text) => text.slice(text.indexOf('{'))));
    const lines = (await allRecords(kiosk)).map(({ line }) => line.toString());
    return lines.filter((line) => !received.has(line));
  };
  await expect.poll(missing, { timeout: 60_000, intervals: [500] }).toEqual([]);
}

async function handoversOf(kiosk: Kiosk): Promise<number> {
  return (await allRecords(kiosk)).filter(
    ({ record }) => record.event === 'kiosk-started' && record['takeover'] === true,
  ).length;
}

async function allRecords(kiosk: Kiosk) {
  const records = [];
  for await (const record of recordsAfter(kiosk.auditFile, 0)) {
    if (record === null) break;
    records.push(record);
  }
  return records;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
