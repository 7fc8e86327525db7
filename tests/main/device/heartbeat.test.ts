import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startHeartbeat, type Heartbeat } from '../../../main/device/heartbeat.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const beat = `${process.pid}\n`;

/** A supervisor's end of the pipe. */
class Listener {
  readonly path = join(temporaryFolder(), 'heartbeat');
  readonly #file: number;

  constructor() {
    execFileSync('mkfifo', [this.path]);
    this.#file = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => {
      closeSync(this.#file);
    });
  }

  /** What was said since this was last asked. */
  heard(): string {
    const bytes = Buffer.alloc(65_536);
    try {
      return bytes.toString('utf8', 0, readSync(this.#file, bytes));
    } catch {
      return ''; // EAGAIN: nothing
    }
  }
}

function start(path: string | null): Heartbeat {
  const heartbeat = startHeartbeat(path);
  onTestFinished(() => {
    heartbeat.stop();
  });
  return heartbeat;
}

describe.skipIf(process.platform === 'win32')('the heartbeat', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('beats at once, and then every three seconds', () => {
    const listener = new Listener();
    start(listener.path);
    expect(listener.heard()).toBe(beat);
    vi.advanceTimersByTime(2999);
    expect(listener.heard()).toBe('');
    vi.advanceTimersByTime(6001);
    expect(listener.heard()).toBe(beat.repeat(3));
  });

  test('falls silent when another process is the kiosk', () => {
    const listener = new Listener();
    start(listener.path).stop();
    listener.heard();
    vi.advanceTimersByTime(10_000);
    expect(listener.heard()).toBe('');
  });

  test('says good-bye, and nothing after it', () => {
    const listener = new Listener();
    start(listener.path).sayBye();
    vi.advanceTimersByTime(10_000);
    expect(listener.heard()).toBe(`${beat}bye ${process.pid}\n`);
  });

  test('is no burden where nobody listens', () => {
    const path = join(temporaryFolder(), 'heartbeat');
    const heartbeat = start(path); // there is no pipe
    execFileSync('mkfifo', [path]);
    vi.advanceTimersByTime(3000); // there is one, without a reader
    heartbeat.sayBye();
    start(null).sayBye();
  });

  test('does not wait for a listener that has stopped reading', () => {
    const listener = new Listener();
    const heartbeat = start(listener.path);
    vi.advanceTimersByTime(3000 * 65_536); // far more than a pipe holds
    heartbeat.sayBye();
    expect(listener.heard()).toMatch(new RegExp(`^(${beat})+$`));
    vi.advanceTimersByTime(3000);
  });
});
