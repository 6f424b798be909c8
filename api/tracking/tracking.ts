import { Links } from './links.ts';
import { Repeats } from './repeats.ts';
import { TouchBuffer, type BufferDeps, type BufferLimits } from './touchBuffer.ts';

/** What a process keeps in memory to answer visitors at once. */
export interface Tracking {
  readonly links: Links;
  readonly touches: TouchBuffer;
  readonly repeats: Repeats;
}

/** Whoever opens it closes `touches` before the database, so that none is lost. */
export const openTracking = (deps: BufferDeps, limits?: BufferLimits): Tracking => ({
  links: new Links(deps.database),
  touches: new TouchBuffer(deps, limits),
  repeats: new Repeats(),
});
