import type { Route } from '../route.ts';
import { apiKeyRoutes } from './apiKeys.ts';
import { brandRoutes } from './brands.ts';
import { clickRoutes } from './clicks.ts';
import { eventTypeRoutes } from './eventTypes.ts';
import { healthRoutes } from './health.ts';
import { partnerRoutes } from './partners.ts';
import { promoCodeRoutes } from './promoCodes.ts';
import { redirectRoute } from './redirect.ts';
import { trackingLinkRoutes } from './trackingLinks.ts';

/** Every route there is. One with a fixed segment stands before one that takes any: `/contracts/import`, `/contracts/:id`. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...brandRoutes,
  ...apiKeyRoutes,
  ...partnerRoutes,
  ...eventTypeRoutes,
  ...trackingLinkRoutes,
  redirectRoute,
  ...clickRoutes,
  ...promoCodeRoutes,
];
