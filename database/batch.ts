import type { Client, Connection, Submittable } from 'pg';
import { planName } from './prepared.ts';

/** A statement of which nobody needs an answer; its parameters are `$1`, `$2` … */
export interface Write {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** A connection, and the way in which it is asked. */
interface Asked {
  readonly client: Client;
  readonly query: (batch: Submittable) => unknown;
}

/**
 * Has a connection carry out statements one after the other, all in one message and each planned once. The first that fails is what it
 * is rejected with; those behind it are not tried.
 */
export function carryOutTogether({ client, query }: Asked, writes: readonly Write[]): Promise<void> {
  const batch = new Batch(writes, plansOf(client));
  query(batch);
  return batch.answered;
}

/** The plans that a connection keeps, under names of one generation: after a failure nobody knows which it has. */
interface Plans {
  generation: number;
  readonly names: Set<string>;
}

const plans = new WeakMap<Client, Plans>();

function plansOf(client: Client): Plans {
  const known = plans.get(client) ?? { generation: 0, names: new Set<string>() };
  plans.set(client, known);
  return known;
}

/** As `pg` has its own queries speak to the connection and hear from it. */
class Batch implements Submittable {
  readonly #writes: readonly { readonly sql: string; readonly values: (string | null)[] }[];
  readonly #plans: Plans;
  readonly #outcome = Promise.withResolvers<undefined>();

  constructor(writes: readonly Write[], known: Plans) {
    // Now, since half a message would leave the connection waiting for the rest.
    this.#writes = writes.map(({ sql, values }) => ({ sql, values: values.map(asText) }));
    this.#plans = known;
  }

  get answered(): Promise<void> {
    return this.#outcome.promise;
  }

  submit(connection: Connection): void {
    connection.stream.cork();
    try {
      for (const { sql, values } of this.#writes) {
        const name = `${this.#plans.generation}/${planName(sql)}`;
        if (!this.#plans.names.has(name)) connection.parse({ name, text: sql, types: [] }, true);
        this.#plans.names.add(name);
        connection.bind({ statement: name, values }, true);
        connection.execute({}, true);
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  handleError(error: unknown): void {
    this.#plans.generation += 1;
    this.#plans.names.clear();
    this.#outcome.reject(error);
  }

  handleReadyForQuery(): void {
    this.#outcome.resolve(undefined);
  }

  // What writes answer is not asked for.
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** As PostgreSQL reads a parameter. @throws TypeError for what has no one way to be written */
function asText(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      if (value === null || value === undefined) return null;
      throw new TypeError(`a parameter of a statement is a ${typeof value}`);
  }
}
