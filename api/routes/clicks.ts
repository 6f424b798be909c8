import { z } from 'zod';
import { id } from '../http/fields.ts';
import { touchAnswer } from '../touch.ts';
import { touchReading, touchReport } from './touches.ts';

const clicks = {
  kind: 'CLICK',
  path: '/v1/clicks',
  one: 'click',
  many: 'clicks',
  answer: z
    .strictObject({ ...touchAnswer, id: id.meta({ description: 'What an action sends as clickId.' }) })
    .meta({ id: 'Click' }),
} as const;

export const clickRoutes = [touchReport(clicks), ...touchReading(clicks)];
