/*
 * Preloaded into a process (`node --import`): its wall clock goes wrong by CHAOS_CLOCK_AHEAD_MS, below zero for one that is late.
 * PostgreSQL and Temporal keep theirs.
 */

const aheadMs = Number(process.env['CHAOS_CLOCK_AHEAD_MS'] ?? 0);
const rightNow = Date.now.bind(Date);
const wrongNow = (): number => rightNow() + aheadMs;

globalThis.Date = new Proxy(Date, {
  construct(original, args: unknown[], asked): Date {
    const made: unknown = Reflect.construct(original, args.length > 0 ? args : [wrongNow()], asked);
    if (made instanceof original) return made;
    throw new TypeError('a date that is none');
  },
  get: (original, name): unknown => (name === 'now' ? wrongNow : Reflect.get(original, name)),
});
