import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { payloadCodec } from './payloadCodec.ts';
import type { Settings } from './settings.ts';

/** How workers and clients write down what workflows are told: as it is, or encrypted where the installation has a key. */
export function dataConverterOf({ temporalPayloadKey }: Partial<Pick<Settings, 'temporalPayloadKey'>>): DataConverter {
  const [first, ...others] = temporalPayloadKey ?? [];
  if (first === undefined) return {};
  return {
    payloadCodecs: [payloadCodec(first, others)],
    failureConverterPath: fileURLToPath(new URL('./failureConverter.ts', import.meta.url)),
  };
}
