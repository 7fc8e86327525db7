import type { Clock } from '../../session/ports.ts';

interface Connection {
  close(): void;
}

const PAUSES_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000];
/** After a connection that lasted this long, the next pause is short again. */
const GOOD_MS = 60_000;

/**
 * Opens a connection, and opens it again after growing pauses when it fails or is lost.
 * @param open calls the function that it gets once, when the connection is lost
 * @returns a function that closes the connection for good
 */
export function stayConnected(
  open: (onLost: () => void) => Promise<Connection>,
  clock: Clock,
): () => void {
  let failures = 0;
  let isOver = false;
  let connection: Connection | null = null;
  let cancelTimer: () => void = () => undefined;

  const again = () => {
    if (isOver) return;
    cancelTimer();
    const pauseMs = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? GOOD_MS;
    failures += 1;
    cancelTimer = clock.after(pauseMs, () => void connect());
  };
  const connect = async () => {
    let openedAt = Infinity;
    let hasEnded = false;
    // A connection lost while opening also fails to open; count that once.
    const ended = () => {
      if (hasEnded) return;
      hasEnded = true;
      connection = null;
      if (clock.now() - openedAt >= GOOD_MS) failures = 0;
      again();
    };
    const mayStay = () => !isOver && !hasEnded;
    try {
      const opened = await open(ended);
      openedAt = clock.now();
      if (!mayStay()) opened.close();
      else connection = opened;
    } catch {
      ended();
    }
  };
  void connect();
  return () => {
    isOver = true;
    cancelTimer();
    connection?.close();
  };
}
