import { z } from 'zod';
import { touchAnswer } from '../touch.ts';
import { touchReading, touchReport } from './touches.ts';

const impressions = {
  kind: 'IMPRESSION',
  path: '/v1/impressions',
  one: 'impression',
  many: 'impressions',
  answer: z.strictObject(touchAnswer).meta({ id: 'Impression' }),
} as const;

/** Advertisements that were seen. */
export const impressionRoutes = [touchReport(impressions), ...touchReading(impressions)];
