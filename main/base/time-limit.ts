/**
 * Waits for work until a time limit. Late work goes on, but its result or error is dropped.
 * @param late the result if the limit passes first
 * @throws what the work rejects with in time
 */
export async function withTimeLimit<T, L>(
  work: Promise<T>,
  limitMs: number,
  late: L,
): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<L>((resolve) => {
    timer = setTimeout(resolve, limitMs, late);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
