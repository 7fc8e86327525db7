/** Whether a server said yes: done, or done and go there now. */
export function isYes({ status }: Pick<Response, 'status'>): boolean {
  return status >= 200 && status < 400;
}

/** Whether it is worth asking again later: it is ill, or asks for patience. */
export function isLater({ status }: Response): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** A request's answer; null when there is none, for whatever reason. */
export async function answerOrNull(answer: Promise<Response>): Promise<Response | null> {
  try {
    return await answer;
  } catch {
    return null; // the error may hold the address, and with it a token
  }
}

/** An answer's JSON object; an empty one where it is something else. */
export async function jsonOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = await answer.json();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
