import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decoded, encoded, placeAt, type PlaceTable } from '../../../platform/derivation/placeTable.ts';

const table: PlaceTable = {
  source: 'Örtlichkeiten',
  places: [{}, { country: 'DE', region: 'Hesse' }, { country: 'US' }],
  ipv4: { starts: Uint32Array.of(0, 10, 20, 2 ** 32 - 1), places: Uint16Array.of(0, 1, 2, 0) },
  ipv6: { starts: Float64Array.of(0, 2 ** 40), places: Uint16Array.of(0, 2) },
};

describe('the table of places', () => {
  test.each([
    { rule: 'a range begins at its start', address: 10, place: 1 },
    { rule: 'and ends before the next one', address: 19, place: 1 },
    { rule: 'which begins there', address: 20, place: 2 },
    { rule: 'the first', address: 0, place: 0 },
    { rule: 'the last has no end', address: 2 ** 32, place: 0 },
  ])('$rule', ({ address, place }) => {
    expect(placeAt(table.ipv4, address)).toBe(place);
  });

  test('finds what looking at every range finds', () => {
    const starts = fc
      .uniqueArray(fc.nat(), { minLength: 1 })
      .map((drawn) => drawn.toSorted((one, other) => one - other));
    fc.assert(
      fc.property(starts, fc.nat(), (starts, address) => {
        const ranges = { starts: Uint32Array.from(starts), places: Uint16Array.from(starts.keys()) };
        const last = starts.findLastIndex((start) => start <= address);
        expect(placeAt(ranges, address)).toBe(last === -1 ? undefined : last);
      }),
    );
  });

  test('is read as it was written', () => {
    expect(decoded(encoded(table))).toEqual(table);
  });
});
