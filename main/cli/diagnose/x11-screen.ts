import { connect } from 'node:net';

const LIMIT_MS = 2000;

/** Setup request of the X11 protocol (X Window System Protocol, section 8): little-endian, 11.0, no cookie. */
const HELLO = Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** What a display's socket answers to this client. */
export type DisplayAnswer =
  | { readonly kind: 'unreachable'; readonly problem: string }
  /** The display answers, but does not give this client its size. */
  | { readonly kind: 'reachable' }
  | { readonly kind: 'screen'; readonly width: number; readonly height: number };

/** Connects to a display's socket. Never rejects. @param isX11 ask the X server for its size */
export function askDisplay(path: string, isX11: boolean): Promise<DisplayAnswer> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    const socket = connect(path);
    const end = (result: DisplayAnswer) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(LIMIT_MS, () => {
      end({ kind: 'unreachable', problem: 'it does not answer' });
    });
    socket.on('error', ({ message }) => {
      end({ kind: 'unreachable', problem: message });
    });
    socket.on('connect', () => {
      if (isX11) socket.write(HELLO);
      else end({ kind: 'reachable' });
    });
    socket.on('data', (bytes) => {
      answer = Buffer.concat([answer, bytes]);
      if (answer.length < 8 || answer.length < 8 + 4 * answer.readUInt16LE(6)) return;
      end(screenIn(answer) ?? { kind: 'reachable' });
    });
    socket.on('end', () => {
      end({ kind: 'unreachable', problem: 'it hung up' });
    });
  });
}

/** The first screen of a server's setup; null if the server requires authentication. */
function screenIn(setup: Buffer): DisplayAnswer | null {
  if (setup[0] !== 1) return null;
  const vendorLength = setup.readUInt16LE(24);
  const screen = 40 + 4 * Math.ceil(vendorLength / 4) + 8 * (setup[29] ?? 0);
  if (setup.length < screen + 24) return null;
  return {
    kind: 'screen',
    width: setup.readUInt16LE(screen + 20),
    height: setup.readUInt16LE(screen + 22),
  };
}
