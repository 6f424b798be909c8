import type { Request } from 'express';
import type { KeyRefused } from '../access/authentication.ts';
import type { Principal } from '../access/principal.ts';
import type { Route } from './route.ts';

/** What a request asked for, and who; null: anybody. */
export interface Asked {
  readonly route: Route;
  /** The parameters of its path, which Express forgets when it fails. */
  readonly params: Readonly<Record<string, string | readonly string[]>>;
  readonly asker: Principal | KeyRefused | null;
}

/** What each request asked for, from when on that is known. */
export const asked = new WeakMap<Request, Asked>();
