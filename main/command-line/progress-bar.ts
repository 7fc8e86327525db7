const WIDTH = 40;

/** How far a long command is, on one line of a terminal that goes away at the end; nothing elsewhere. */
export function progressBar(stream: {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}): (done: number) => void {
  let shown = -1;
  return (done) => {
    const percent = Math.floor(done * 100);
    if (stream.isTTY !== true || percent === shown || (shown < 0 && done >= 1)) return;
    shown = percent;
    const bar = '█'.repeat(Math.round(done * WIDTH)).padEnd(WIDTH, '░');
    // CSI K clears the line.
    stream.write(done >= 1 ? '\r\u001b[K' : `\r${bar} ${percent} %`);
  };
}
