import { z } from 'zod';
import { eventually, pause, type DevTools, type DevToolsEvent } from './devtools.ts';

const evaluated = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z
    .object({ exception: z.object({ description: z.string().optional() }).optional() })
    .optional(),
});

/** How an expression is evaluated in a page. */
interface EvaluateOptions {
  /** As if the user had pressed something just now. */
  readonly isUserGesture?: boolean;
  readonly contextId?: number;
}

/** A page, a frame with its own process or a worker, over a DevTools session of its own. */
export class Page {
  readonly devTools: DevTools;
  readonly sessionId: string;
  readonly targetId: string;

  constructor(devTools: DevTools, sessionId: string, targetId: string) {
    this.devTools = devTools;
    this.sessionId = sessionId;
    this.targetId = targetId;
  }

  send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.devTools.send(method, params, this.sessionId);
  }

  /** The events of this session alone. */
  events(method: string): readonly DevToolsEvent[] {
    return this.devTools.events.filter(
      (event) => event.method === method && event.sessionId === this.sessionId,
    );
  }

  /** What an expression resolves to, as JSON can say it; an exception is given as a text. */
  async evaluate(expression: string, options: EvaluateOptions = {}): Promise<unknown> {
    const { isUserGesture = false, contextId } = options;
    const answer = await this.send('Runtime.evaluate', {
      expression: `(async () => (${expression}))()`,
      awaitPromise: true,
      returnByValue: true,
      userGesture: isUserGesture,
      ...(contextId !== undefined && { contextId }),
    });
    const { result, exceptionDetails } = evaluated.parse(answer);
    if (exceptionDetails === undefined) return result.value;
    return `error: ${exceptionDetails.exception?.description?.split('\n')[0] ?? 'unknown'}`;
  }

  /** Loads an address and waits for its `load` event. */
  async goTo(url: string): Promise<void> {
    // A page that has crashed answers later.
    await Promise.race([this.send('Page.enable'), pause(1000)]);
    const before = this.events('Page.loadEventFired').length;
    await this.send('Page.navigate', { url });
    if (!(await eventually(() => this.events('Page.loadEventFired').length > before, 10_000)))
      throw new Error(`${url} does not load`);
  }

  /** Presses the left mouse button with a real input event. */
  async press(x: number, y: number): Promise<void> {
    const event = { x, y, button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { ...event, type: 'mousePressed' });
    await this.send('Input.dispatchMouseEvent', { ...event, type: 'mouseReleased' });
  }

  async close(): Promise<void> {
    await this.devTools.send('Target.closeTarget', { targetId: this.targetId });
    await eventually(() =>
      this.devTools.events.some(
        ({ method, params }) =>
          method === 'Target.targetDestroyed' && params['targetId'] === this.targetId,
      ),
    );
  }

  /** The targets that Chromium has attached to this one by itself, in order. */
  attached(): readonly Attached[] {
    return this.events('Target.attachedToTarget').map(({ params }) => attached.parse(params));
  }

  /** Another session that Chromium has attached, such as that of a frame. */
  child({ sessionId, targetInfo }: Attached): Page {
    return new Page(this.devTools, sessionId, targetInfo.targetId);
  }
}

const attached = z.object({
  sessionId: z.string(),
  waitingForDebugger: z.boolean(),
  targetInfo: z.object({ targetId: z.string(), type: z.string(), url: z.string() }),
});
export type Attached = z.infer<typeof attached>;
