import { z } from 'zod';
import { codeOf, must, type Server } from './server.ts';
import { instantText } from './world/open.ts';

const clockNow = z.looseObject({ now: z.string() });

/** A server's clock. */
export interface Clock {
  /** Whether it can be moved; otherwise it is the world's. */
  readonly moves: boolean;
  now(): Promise<number>;
  /** Moves it there, if it moves, and returns the time once all has happened that was due by then. */
  moveTo(at: number): Promise<number>;
}

/** @throws Failure when the server does not answer, or does not take the key */
export async function clockOf(server: Server, adminKey: string): Promise<Clock> {
  const answer = await server.get(adminKey, '/v1/clock');
  if (answer.status === 404 && codeOf(answer) === 'NOT_FOUND') return worldClock;
  const read = (body: unknown): number => Date.parse(clockNow.parse(body).now);
  read(must('GET', '/v1/clock', answer));
  const moved = async (body: object) =>
    read(must('POST', '/v1/clock', await server.post({ key: adminKey, path: '/v1/clock', body })));
  return {
    moves: true,
    now: () => moved({ advance: 'PT0S' }),
    moveTo: async (at) =>
      (await moved({ advance: 'PT0S' })) >= at ? moved({ advance: 'PT0S' }) : moved({ to: instantText(at) }),
  };
}

const worldClock: Clock = {
  moves: false,
  now: () => Promise.resolve(Date.now()),
  moveTo: () => Promise.resolve(Date.now()),
};
