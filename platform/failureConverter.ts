import { DefaultFailureConverter } from '@temporalio/common';

/** Found by its path and name by the SDK. Messages and stacks of failures go where the codec reaches them. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
