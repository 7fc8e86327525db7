import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A kiosk's wall clock in somebody's hands, and a way to make its main process loop: SIGUSR2. */
export interface TroubleHook {
  /** What a process needs to have it. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets the clock so many milliseconds ahead of the real one; negative: behind it. */
  setClock(aheadMs: number): void;
  close(): void;
}

export function troubleHook(): TroubleHook {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-clock-'));
  const file = join(folder, 'ahead');
  return {
    env: {
      NODE_OPTIONS: `--require ${join(import.meta.dirname, 'trouble-hook.cjs')}`,
      CLEARDESK_CLOCK_FILE: file,
    },
    setClock: (aheadMs) => {
      writeFileSync(file, String(aheadMs));
    },
    close: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
