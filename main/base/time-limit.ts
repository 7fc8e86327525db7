/**
 * Waits for work, and no longer than its time limit. Late work goes on; what it gives then, or how it
 * fails, is dropped.
 * @param late what is given instead when the limit has passed
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
