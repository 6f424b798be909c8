import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../workflows/messages.ts';

// temporal.api.enums.v1.IndexedValueType and grpc.status, whose packages are not ours to import.
const indexedValueTypes = { [SearchAttributeType.KEYWORD]: 2, [SearchAttributeType.DATETIME]: 6 } as const;
const alreadyExists = 6;

/**
 * Registers the search attributes, each by itself: the time-skipping server cannot list what it has, and another worker may
 * register at the same time.
 */
export async function registerSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  for (const { name, type } of Object.values(searchAttributes)) {
    try {
      await operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: indexedValueTypes[type] } });
    } catch (error) {
      if (!isGrpcServiceError(error) || Number(error.code) !== alreadyExists) throw error;
    }
  }
}
