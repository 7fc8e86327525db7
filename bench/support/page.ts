import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { wallClock } from './statistics.ts';

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly payload?: string };
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

export const isScreens = (url: string) => url.startsWith('app://');
export const isSite = (url: string) => url.startsWith('http');

/** A page of a running app, by as little of the Chrome DevTools protocol as a bench needs. */
export class Page {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #onTold: (text: string) => void = () => undefined;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.setMaxListeners(0);
    socket.on('error', () => undefined); // whoever waits runs into its time limit
    socket.on('message', (bytes: Buffer) => {
      const answer = JSON.parse(bytes.toString()) as Answer;
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
      else if (answer.method === 'Runtime.bindingCalled')
        this.#onTold(answer.params?.payload ?? '');
    });
  }

  /** Attaches to a page with such an address as soon as there is one. */
  static async attach(port: number, matches: (url: string) => boolean): Promise<Page> {
    return await until('a page to attach to', async () => {
      const pages = await listPages(port);
      const address = pages.find(({ url }) => matches(url))?.webSocketDebuggerUrl;
      if (address === undefined) return null;
      const socket = new WebSocket(address);
      await once(socket, 'open');
      return new Page(socket);
    });
  }

  /** The value of an expression, as if the user had just clicked; a promise is waited for. */
  async evaluate<T>(expression: string): Promise<T> {
    const params = { expression, returnByValue: true, awaitPromise: true, userGesture: true };
    return (await this.#send('Runtime.evaluate', params)).result?.result?.value as T;
  }

  /** When its first contents were painted, by the wall clock. */
  async firstPainted(): Promise<number> {
    return await until('a first paint', () =>
      this.evaluate<number | null>(
        `(([fcp]) => fcp ? performance.timeOrigin + fcp.startTime : null)
          (performance.getEntriesByName('first-contentful-paint'))`,
      ),
    );
  }

  /** Presses and releases the mouse on a button, once it is there. @returns when, by the wall clock */
  async press(name: string): Promise<number> {
    const place = await until(`the button ${name}`, () => this.find(name));
    const at = wallClock();
    const mouse = { ...place, button: 'left', clickCount: 1 };
    await this.#send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse });
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse });
    return at;
  }

  async shows(name: string): Promise<boolean> {
    return (await this.find(name)) !== null;
  }

  /** Has the page call back with `tell(text)` from now on. */
  async listen(onTold: (text: string) => void): Promise<void> {
    this.#onTold = onTold;
    await this.#send('Runtime.enable', {});
    await this.#send('Runtime.addBinding', { name: 'tell' });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  close(): void {
    this.#socket.terminate();
  }

  /** Where a button is; null where there is none. */
  async find(name: string): Promise<{ x: number; y: number } | null> {
    return await this.evaluate(
      `(([button]) => {
        const box = button?.getBoundingClientRect();
        return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
      })([...document.querySelectorAll('button')].filter((b) => b.innerText.trim() === '${name}'))`,
    );
  }

  async #send(method: string, params: Readonly<Record<string, unknown>>): Promise<Answer> {
    const id = ++this.#lastId;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, resolve);
      // The process has handed the kiosk over.
      this.#socket.once('close', () => {
        reject(new Error(`${method}: the page has gone`));
      });
    });
    this.#socket.send(JSON.stringify({ id, method, params }));
    return await within(5000, method, answer);
  }
}

const LOOK_MS = 5;

/** Asks again and again until there is an answer; an error counts as none yet. */
export async function until<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const givenUpAt = performance.now() + 20_000;
  while (performance.now() < givenUpAt) {
    const answer = await ask().catch(() => null);
    if (answer !== null) return answer;
    await pause(LOOK_MS);
  }
  throw new Error(`waited 20 s for ${what}`);
}

async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const limit = pause(ms, undefined, { ref: false }).then(() => {
    throw new Error(`${what} took more than ${ms} ms`);
  });
  return await Promise.race([promise, limit]);
}

interface Listed {
  readonly url: string;
  readonly webSocketDebuggerUrl?: string;
}

/** Over a connection of its own: one that is kept would stay with a process that has gone. */
function listPages(port: number): Promise<readonly Listed[]> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/json/list', agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        resolve(JSON.parse(text) as Listed[]);
      });
    });
    request.on('error', reject);
  });
}
