/** Something the set-up cannot do by itself: what is wrong, and what to do. */
export class SetupError extends Error {
  /**
   * @param {string} problem
   * @param {string} remedy what to do, best as a command to copy
   */
  constructor(problem, remedy) {
    super(`${problem}\n${remedy}`);
    this.name = 'SetupError';
  }
}

/**
 * Runs a script's main function; a SetupError is printed as it is, anything else with its stack.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runScript(main) {
  // Exits rather than runs out, so that what was started on the way is ended by its exit handlers.
  try {
    process.exit(await main());
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exit(1);
  }
}
