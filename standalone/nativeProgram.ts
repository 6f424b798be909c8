import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a keeper must know to run one native server. */
export const nativeProgram = z.strictObject({
  command: z.string(),
  args: z.array(z.string()),
  /** The account it runs as, when that is not ours. */
  account: z.strictObject({ uid: z.int(), gid: z.int() }).optional(),
  stopSignal: z.enum(['SIGINT', 'SIGTERM']),
  /** Where the process id is kept, so that a leftover can be found. */
  pidFile: z.string(),
  /** A part of its command line that only our own server has. */
  proof: z.string(),
});

export type NativeProgram = z.infer<typeof nativeProgram>;

/** The native server as a Node program that ends with its supervisor. */
export const kept = (program: NativeProgram): { script: string; args: readonly string[] } => ({
  script: fileURLToPath(new URL('keeper.ts', import.meta.url)),
  args: [JSON.stringify(program)],
});
