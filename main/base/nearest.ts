/** The word most like `typed`; case, `-` and `_` count less than letters. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const distances = words.map((word) => ({ word, distance: distanceOf(typed, word) }));
  return distances.sort((a, b) => a.distance - b.distance)[0]?.word;
}

/** Whether `typed` is likely a typing error for `word`. */
export function isLikeness(typed: string, word: string): boolean {
  return edits(bare(typed), bare(word)) <= Math.max(1, Math.floor(word.length / 3));
}

function distanceOf(typed: string, word: string): number {
  return typed === word ? 0 : edits(bare(typed), bare(word)) + 0.5;
}

function bare(word: string): string {
  // No setting has a name this long, and the comparison below is quadratic.
  return word.slice(0, 60).toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** How many letters to add, drop, change or swap with their neighbour (optimal string alignment). */
function edits(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const at = (cells: readonly number[], index: number) => cells[index] ?? Infinity;
      const change = at(last, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(
          change,
          at(last, j) + 1,
          at(row, j - 1) + 1,
          isSwap ? at(beforeLast, j - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? Infinity;
}
