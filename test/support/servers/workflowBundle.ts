import type { WorkflowBundleOption } from '@temporalio/worker';
import { theTestRun } from './testRun.ts';

/** The workflows, bundled once for this run: for the option `workflowBundle` of a worker. */
export const workflowBundle = (): WorkflowBundleOption => ({ codePath: theTestRun().TEST_WORKFLOW_BUNDLE });
