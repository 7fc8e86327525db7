import type { Step } from './step.ts';

/** The sites a session shows, as far as the screen is concerned. */
export interface Cover {
  /** Hides every site behind the screens. */
  cover(): void;
  /** How many sites can still be seen. */
  visibleCount(): number;
}

/** First of all: whoever comes to the device must not see the last page while the rest is cleared. */
export function coverScreen(sites: Cover): Step {
  return {
    name: 'cover-screen',
    limitMs: 500,
    clear: () => {
      sites.cover();
    },
    leftovers: () => sites.visibleCount(),
  };
}
