import type { Route } from '../route.ts';
import { brandRoutes } from './brands.ts';
import { healthRoutes } from './health.ts';

/** Every route there is. One with a fixed segment stands before one that takes any: `/contracts/import`, `/contracts/:id`. */
export const routes: readonly Route[] = [...healthRoutes, ...brandRoutes];
