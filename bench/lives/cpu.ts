import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux, on every machine that we know (getconf CLK_TCK). */
const ticksInSecond = 100;

interface Stat {
  readonly parent: number;
  /** User and system time, its own and of those children that have ended. */
  readonly ticks: number;
}

/** The fields of /proc/<pid>/stat that stand after the command's name, which may hold anything; null when the process is gone. */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return null;
  }
}

/** CPU seconds that a process and its children have used, user and system: PostgreSQL works in children. */
export function cpuSecondsOf(pid: number): number {
  let ticks = statOf(pid)?.ticks ?? 0;
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : null;
    if (stat?.parent === pid) ticks += stat.ticks;
  }
  return ticks / ticksInSecond;
}
