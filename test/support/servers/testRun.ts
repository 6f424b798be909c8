import { z } from 'zod';

const testRun = z.object({
  /** A folder of this run alone; it goes with it. */
  TEST_RUN_DIR: z.string(),
  /** The superuser's address of a migrated database that serves as template. */
  TEST_TEMPLATE_URL: z.string(),
  /** The file that holds the bundled workflows. */
  TEST_WORKFLOW_BUNDLE: z.string(),
});

export type TestRun = z.infer<typeof testRun>;

/** What globalSetup started for all test files of this run. It travels in the environment, as jest's workers inherit it. */
export const theTestRun = (): TestRun => testRun.parse(process.env);

export const announce = (run: TestRun): void => {
  Object.assign(process.env, run);
};
