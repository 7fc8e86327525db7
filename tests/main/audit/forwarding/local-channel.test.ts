import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { localChannel } from '../../../../main/audit/forwarding/local-channel.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { manyRecords, range, seqOf } from './records.ts';

const never = new AbortController().signal;

function channel(more: { readonly socket?: string; readonly logger?: string }) {
  return localChannel({ socket: '/nowhere', priorityOf: () => 85, quietMs: 200, ...more });
}

/** A stand-in for `logger`. */
function program(text: string): string {
  const path = join(temporaryFolder(), 'logger');
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

it('says that there is no program that reaches the socket', async () => {
  const delivery = await channel({ logger: 'no-such-program' }).deliver(manyRecords(1), never);
  expect(delivery).toEqual({ kind: 'failed', cause: 'no-logger' });
});

it.each([
  ['there is no daemon', null, 'refused'],
  ['logger ends with 0 and yet complains', 'echo "send failed" >&2', 'refused'],
  ['the daemon takes nothing', 'exec sleep 60', 'timed-out'],
])('does not count where %s', async (_why, script, cause) => {
  const parts = script === null ? {} : { logger: program(script) };
  expect(await channel(parts).deliver(manyRecords(300), never)).toEqual({ kind: 'failed', cause });
});

it('gives a new socket again what the old one may not have handed over', async () => {
  const folder = temporaryFolder();
  const [socket, received] = [join(folder, 'log'), join(folder, 'received')];
  const replaceSocket = () => {
    writeFileSync(`${socket}.new`, '');
    renameSync(`${socket}.new`, socket);
  };
  replaceSocket();
  const local = channel({ socket, logger: program(`cat >> ${received}`) });
  const records = manyRecords(700);
  await local.deliver(records.slice(0, 600), never);
  await local.deliver(records.slice(600, 650), never);
  replaceSocket();
  await local.deliver(records.slice(650, 690), never);
  await local.deliver(records.slice(690), never);
  const lines = readFileSync(received, 'utf8').trimEnd().split('\n');
  const numbers = lines.map(seqOf);
  expect(numbers).toEqual([...range(1, 650), ...range(138, 690), ...range(691, 700)]);
});

it('does not count where the socket is replaced in the middle', async () => {
  const socket = join(temporaryFolder(), 'log');
  writeFileSync(socket, '');
  const local = channel({ socket, logger: program(`cat > ${socket}`) });
  expect(await local.deliver(manyRecords(3), never)).toEqual({ kind: 'failed', cause: 'broken' });
});
