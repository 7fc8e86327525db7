import { z } from 'zod';

/** Sends a command of the DevTools protocol to a page, or to a frame that has a process of its own. */
export type SendCommand = (
  method: string,
  parameters?: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

/** The function of page-scripts/text-fields.ts, in a world that a page's own scripts cannot reach. */
export const FIELD_BINDING = 'cleardeskTextField';
/** The world of the kiosk's scripts in a page. */
export const OWN_WORLD = 'own-area';
/** Gives the function to a page's frames. */
export const FIELD_COMMAND = [
  'Runtime.addBinding',
  { name: FIELD_BINDING, executionContextName: OWN_WORLD },
] as const;

const targetInfo = z.object({ targetInfo: z.object({ targetId: z.string() }) });

/**
 * The id of a page's top frame, which is its target's too. Chromium's browser process answers: a page's
 * own process answers nothing while a navigation waits for the kiosk.
 */
export async function mainFrameId(send: SendCommand): Promise<string> {
  return targetInfo.parse(await send('Target.getTargetInfo')).targetInfo.targetId;
}

const isolatedWorld = z.object({ executionContextId: z.number() });
const evaluated = z.object({
  result: z.object({ objectId: z.string().optional() }),
  exceptionDetails: z.unknown().optional(),
});

/**
 * Runs an expression in a frame, in a world beside the page's own, where its scripts cannot have changed
 * anything.
 * @returns the id of the object that the expression gives, or resolves to; null for none and for an error
 */
export async function evaluateBeside(
  frameId: string,
  expression: string,
  send: SendCommand,
): Promise<string | null> {
  const world = isolatedWorld.parse(await send('Page.createIsolatedWorld', { frameId }));
  const { executionContextId: contextId } = world;
  const answer = await send('Runtime.evaluate', { contextId, awaitPromise: true, expression });
  const { result, exceptionDetails } = evaluated.parse(answer);
  return exceptionDetails === undefined ? (result.objectId ?? null) : null;
}
