import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commands, pauses, program } from '../model/arbitraries.ts';
import type { Command } from '../model/command.ts';
import { aDay } from '../model/dates.ts';
import { DomainBrand } from '../model/domainBrand.ts';
import { Model } from '../model/model.ts';
import type { Program } from '../model/program.ts';
import { actionStanding, partnerStanding } from '../model/standing.ts';

/*
 * What the domain decides, carried out on maps, against the model (test/model). The real system is held against it in
 * test/model/api.test.ts.
 */

const sequences = 10_000;
const length = 20;
const start = Date.UTC(2027, 0, 20, 20);

test('whatever support asks, and however much time passes, actions, balances and limits are as the simple model says', () => {
  fc.assert(fc.property(program, commands(length), pauses(length), play), { numRuns: sequences });
}, 300_000);

function play(program: Program, commands: readonly Command[], pauses: readonly number[]): void {
  const model = new Model(program, start);
  const brand = new DomainBrand(program, start);
  let now = start;
  commands.forEach((command, index) => {
    const request = model.requestOf(command);
    if (request) agree(model.perform(request), brand.perform(request));
    now += (pauses[index] ?? 0) * aDay;
    pass(model, brand, now);
  });
  pass(model, brand, now + 90 * aDay);
  agree([partnerStanding(model, 0), partnerStanding(model, 1)], [brand.partner(0), brand.partner(1)]);
}

/** Time passes in both; then they stand alike. */
function pass(model: Model, brand: DomainBrand, then: number): void {
  model.passTo(then);
  brand.passTo(then);
  agree(model.actions.map(actionStanding), brand.actions);
  agree('0', brand.total);
}

/** As `expect`, which would take most of the time. */
function agree(said: unknown, done: unknown): void {
  if (!isDeepStrictEqual(said, done)) expect(done).toEqual(said);
}
