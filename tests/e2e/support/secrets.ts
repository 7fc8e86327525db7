import { readMemory } from './processes.ts';

/** Which of these texts is in the memory of these processes, as UTF-8 or UTF-16LE. */
export function inMemory(texts: readonly string[], pids: readonly number[]): readonly string[] {
  const found = new Set<string>();
  for (const pid of pids) {
    readMemory(pid, (bytes) => {
      for (const text of texts) {
        if (isIn(bytes, text)) found.add(text);
      }
    });
  }
  return [...found];
}

export function isIn(bytes: Buffer, text: string): boolean {
  return bytes.includes(Buffer.from(text)) || bytes.includes(Buffer.from(text, 'utf16le'));
}
