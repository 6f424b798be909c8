import type { Pool } from 'pg';
import { z } from 'zod';
import type { Random } from '../simulation/random.ts';
import type { Server } from '../simulation/server.ts';
import { openBrand } from './brand.ts';
import { differencesIn, payoutsAsSent, type Difference } from './differences.ts';
import { anInterleaving } from './draw.ts';
import { count, noFigures, type Figures } from './figures.ts';
import { datesBefore, sendAtOnce } from './send.ts';
import { storedOf } from './stored.ts';

/** Who is played against: a server with its database. */
export interface Opponent {
  readonly server: Server;
  readonly adminKey: string;
  readonly postgres: Pool;
}

export interface Plan {
  readonly random: Random;
  /** How many interleavings. */
  readonly count: number;
  /** How many at a time, each in the name of a brand of its own. */
  readonly side: number;
  readonly onEach: (figures: Figures, differences: readonly Difference[]) => void;
}

export interface Played {
  readonly figures: Figures;
  readonly differences: readonly Difference[];
}

/**
 * Sends interleavings, several side by side, and holds each against the model when all of it is answered; at the end the ledger of
 * every brand is verified.
 * @throws Failure when the server does not take what it should
 */
export async function play({ server, adminKey, postgres }: Opponent, plan: Plan): Promise<Played> {
  const figures = noFigures();
  const differences: Difference[] = [];
  const dates = datesBefore(new Date());
  // Each is drawn from chance of its own, so that it is the same however they are spread.
  const drawn = Array.from({ length: plan.count }, (_, index) => ({
    run: `i${String(index + 1)}`,
    random: plan.random.branch(),
  })).values();
  const oneByOne = async (): Promise<void> => {
    const brand = await openBrand(server, adminKey);
    for (const { run, random } of drawn) {
      const sent = await sendAtOnce({ server, brand, dates }, anInterleaving(random), run);
      const stored = await storedOf(postgres, sent);
      differences.push(...differencesIn(sent, stored, dates));
      count(figures, sent, stored, payoutsAsSent(sent, dates));
      plan.onEach(figures, differences);
    }
    const { problems } = await server.read(brand.financeKey, '/v1/ledger/verification', verification);
    if (problems.length > 0) differences.push({ run: brand.id, about: 'its ledger', expected: [], found: problems });
  };
  await Promise.all(Array.from({ length: plan.side }, oneByOne));
  return { figures, differences };
}

const verification = z.looseObject({ problems: z.array(z.string()) });
