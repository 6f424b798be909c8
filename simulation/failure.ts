/** Why it cannot go on, in words for the person who started it: printed without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Ends the process with what the program answers, or with 1 and one clear message. */
export async function runProgram(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main());
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exit(1);
  }
}
