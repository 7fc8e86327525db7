import { fstatSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { priorities } from './level.ts';
import { LogFile } from './log-file.ts';
import { Log } from './log.ts';

const STANDARD_ERROR = 2;

/** Who reads standard error: the journal of systemd, somebody else, or nobody. */
export type StandardError = 'journal' | 'somebody' | 'nobody';

/** Where this process's log goes. Opens nothing yet. @param folder for what nobody would read else */
export function openLog(env: NodeJS.ProcessEnv, folder: string): Log {
  const reader = readerOf(STANDARD_ERROR, env);
  const file = new LogFile(folder);
  return new Log((level, line) => {
    const toFile = () => {
      file.append(`${new Date().toISOString()} ${level} [${process.pid}] ${line}`);
    };
    if (reader === 'nobody') toFile();
    else {
      const start = reader === 'journal' ? `<${priorities[level]}>` : `cleardesk: ${level}: `;
      try {
        writeSync(STANDARD_ERROR, `${start}${line}\n`);
      } catch {
        toFile(); // whoever read it has gone
      }
    }
  });
}

/** As systemd.exec(5) says of `JOURNAL_STREAM`: the device and inode of the stream to the journal. */
export function readerOf(file: number, env: NodeJS.ProcessEnv): StandardError {
  try {
    const stat = fstatSync(file, { bigint: true });
    if (env['JOURNAL_STREAM'] === `${stat.dev}:${stat.ino}`) return 'journal';
    // /dev/null, which Node opens too where a stream was closed.
    return stat.isCharacterDevice() && !isatty(file) ? 'nobody' : 'somebody';
  } catch {
    return 'nobody';
  }
}
