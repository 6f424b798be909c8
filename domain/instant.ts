import { z } from 'zod';

/** An instant as ISO 8601 text with a zone; normalised to UTC with milliseconds, so that texts compare as instants do. */
export const instant = z.iso
  .datetime({ offset: true, error: 'expected a time with a zone such as "2026-11-20T10:00:00Z"' })
  .transform((text) => new Date(text).toISOString())
  .meta({ description: 'ISO 8601 with a zone.', example: '2026-11-20T10:00:00Z' });
