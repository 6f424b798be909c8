import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { searchAttributes } from '../workflows/messages/searchAttributes.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const indexedValueTypes = {
  [SearchAttributeType.KEYWORD]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [SearchAttributeType.DATETIME]: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
} as const;

/**
 * Registers the search attributes, each by itself: the time-skipping server cannot list what it has, and another worker may
 * register at the same time.
 */
export async function registerSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  for (const { name, type } of Object.values(searchAttributes)) {
    try {
      await operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: indexedValueTypes[type] } });
    } catch (error) {
      if (!isGrpcServiceError(error) || error.code !== status.ALREADY_EXISTS) throw error;
    }
  }
}
