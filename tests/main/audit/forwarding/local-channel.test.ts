import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { localChannel } from '../../../../main/audit/forwarding/local-channel.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { manyRecords } from './records.ts';

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
