import { fstatSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { priorities } from './level.ts';
import { LogFile } from './log-file.ts';
import { Log } from './log.ts';

const STANDARD_ERROR = 2;

/** What reads standard error: the journal of systemd, another reader, or no reader. */
export type StandardError = 'journal' | 'somebody' | 'nobody';

/** This process's log. Opens no file yet. @param folder for lines when stderr has no reader */
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
        toFile(); // the reader has closed its end
      }
    }
  });
}

/** systemd.exec(5), `JOURNAL_STREAM`: the device and inode of the stream to the journal. */
export function readerOf(file: number, env: NodeJS.ProcessEnv): StandardError {
  try {
    const stat = fstatSync(file, { bigint: true });
    if (env['JOURNAL_STREAM'] === `${stat.dev}:${stat.ino}`) return 'journal';
    // /dev/null, which Node also opens in place of a closed stream.
    return stat.isCharacterDevice() && !isatty(file) ? 'nobody' : 'somebody';
  } catch {
    return 'nobody';
  }
}
