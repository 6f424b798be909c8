import { Decimal } from 'decimal.js';
import { p, Type } from '@mikro-orm/core';

/*
 * Column types. MikroORM's own decimal compares through floats and can skip an UPDATE; its own date type turns instants into
 * JS dates. Ours keep both as text, exactly as the domain reads them.
 */

/** `numeric` as a decimal string; equal when the decimals are. */
class ExactDecimal extends Type<string, string> {
  override convertToJSValue(value: string): string {
    return value;
  }
  override compareValues(left: string, right: string): boolean {
    return new Decimal(left).equals(right);
  }
  override getColumnType(): string {
    return 'numeric';
  }
  override get runtimeType(): string {
    return 'string';
  }
  override compareAsType(): string {
    return 'string';
  }
}

/** `timestamptz` as ISO 8601 text in UTC with milliseconds. */
class Instant extends Type<string, string> {
  override convertToJSValue(value: string | Date): string {
    return new Date(value).toISOString();
  }
  override getColumnType(): string {
    return 'timestamptz';
  }
  override get runtimeType(): string {
    return 'string';
  }
  override compareAsType(): string {
    return 'string';
  }
}

/** A decimal string column. */
export const decimalColumn = () => p.type(ExactDecimal).$type<string>();

/** An instant column, ISO 8601 text. */
export const instantColumn = () => p.type(Instant).$type<string>();
