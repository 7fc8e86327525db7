/** Whether an answer is a success: 2xx, or a redirect after the work. */
export function isYes({ status }: Pick<Response, 'status'>): boolean {
  return status >= 200 && status < 400;
}

/** Whether a later try may succeed: the server fails, is overloaded, or limits requests. */
export function isLater({ status }: Response): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** A request's answer; null if there is none, for any reason. */
export async function answerOrNull(answer: Promise<Response>): Promise<Response | null> {
  try {
    return await answer;
  } catch {
    return null; // the error may hold the address, and with it a token
  }
}

/** An answer's JSON object; empty if the answer is something else. */
export async function jsonOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = await answer.json();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
