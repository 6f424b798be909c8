import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clockOf } from '../../simulation/clock.ts';
import { Server } from '../../simulation/server.ts';
import { liveThrough } from '../../simulation/year.ts';
import { openMall, type Mall } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

describe('two months of three brands', () => {
  test('come to what the oracle says, for every action and partner, to the cent', async () => {
    const server = new Server(mall.url);
    const clock = await clockOf(server, mall.adminKey);
    const { differences } = await liveThrough(
      server,
      { adminKey: mall.adminKey, clock },
      {
        seed: 7,
        partners: 12,
        days: 60,
        daysInRound: 5,
        actions: 110,
        daysAfter: 75,
        onRound: () => undefined,
      },
    );
    expect(differences).toEqual([]);
  }, 400_000);
});
