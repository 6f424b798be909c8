import { describe, expect, test } from '@jest/globals';
import { Mutex } from '../../workflows/mutex.ts';

/** A step that ends when it is told to, and says when it began. */
function aStep(began: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = (): Promise<string> => {
    began.push(name);
    return promise;
  };
  return {
    work,
    end: () => {
      resolve(name);
    },
    fail: () => {
      reject(new Error(name));
    },
  };
}

describe('work that takes turns', () => {
  test('begins at once where nobody is before it', () => {
    const began: string[] = [];
    void new Mutex().runExclusive(aStep(began, 'first').work);
    expect(began).toEqual(['first']);
  });

  test('is done one at a time, in the order in which it came', async () => {
    const began: string[] = [];
    const mutex = new Mutex();
    const [first, second, third] = [aStep(began, 'first'), aStep(began, 'second'), aStep(began, 'third')];
    const done = [first, second, third].map(({ work }) => mutex.runExclusive(work));
    expect(began).toEqual(['first']);
    third.end();
    first.end();
    await expect(done[0]).resolves.toBe('first');
    second.end();
    await expect(Promise.all(done)).resolves.toEqual(['first', 'second', 'third']);
    expect(began).toEqual(['first', 'second', 'third']);
  });

  test('is not overtaken by what comes as a turn ends', async () => {
    const began: string[] = [];
    const mutex = new Mutex();
    const [first, second, late] = [aStep(began, 'first'), aStep(began, 'second'), aStep(began, 'late')];
    const done = mutex.runExclusive(async () => {
      await first.work();
      // The last moment of a turn: who waits has not begun yet.
      queueMicrotask(() => void mutex.runExclusive(late.work));
    });
    const next = mutex.runExclusive(second.work);
    first.end();
    await done;
    second.end();
    await next;
    expect(began).toEqual(['first', 'second', 'late']);
  });

  test('that fails tells who asked for it alone, and lets the next one begin', async () => {
    const began: string[] = [];
    const mutex = new Mutex();
    const [first, second] = [aStep(began, 'first'), aStep(began, 'second')];
    const done = [mutex.runExclusive(first.work), mutex.runExclusive(second.work)];
    first.fail();
    second.end();
    await expect(done[0]).rejects.toThrow('first');
    await expect(done[1]).resolves.toBe('second');
  });
});
