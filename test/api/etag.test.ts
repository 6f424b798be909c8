import { describe, expect, test } from '@jest/globals';
import { etagOf, requireFresh } from '../../api/http/etag.ts';

describe('If-Match', () => {
  test.each([
    { rule: 'without it any version may be changed', ifMatch: undefined, stale: false },
    { rule: 'the version that was read may be changed', ifMatch: '"7"', stale: false },
    { rule: 'one of several will do', ifMatch: '"6", "7"', stale: false },
    { rule: 'a weak tag will do', ifMatch: 'W/"7"', stale: false },
    { rule: 'a star takes any version', ifMatch: '*', stale: false },
    { rule: 'an older version is stale', ifMatch: '"6"', stale: true },
    { rule: 'another text is stale', ifMatch: '7', stale: true },
    { rule: 'nothing is stale', ifMatch: '', stale: true },
  ])('$rule', ({ ifMatch, stale }) => {
    const change = (): void => {
      requireFresh(ifMatch, 7);
    };
    if (stale) expect(change).toThrow(expect.objectContaining({ code: 'STALE_ETAG' }));
    else expect(change).not.toThrow();
  });

  test('a version is an ETag', () => {
    expect(etagOf(7)).toBe('"7"');
  });
});
