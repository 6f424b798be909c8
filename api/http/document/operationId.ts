import type { Route } from '../route.ts';

/** The name of an operation, such as `postV1ActionsIdReversals`. */
export const operationId = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  method +
  path
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
