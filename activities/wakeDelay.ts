/** From 0 to the spread, by the random end of an id: those that are due at a common midnight do not all wake at once. */
export const wakeDelaySeconds = (id: string, spread: number): number =>
  spread === 0 ? 0 : Number.parseInt(id.slice(-6), 16) % spread;
