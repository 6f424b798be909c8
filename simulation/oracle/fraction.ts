/** An exact fraction, not negative: the oracle's own arithmetic, which shares nothing with domain/money.ts. */
export class Fraction {
  readonly #over: bigint;
  readonly #under: bigint;

  private constructor(over: bigint, under: bigint) {
    this.#over = over;
    this.#under = under;
  }

  static of(over: bigint, under = 1n): Fraction {
    const divisor = commonDivisor(over, under);
    return divisor === 0n ? new Fraction(0n, 1n) : new Fraction(over / divisor, under / divisor);
  }

  /** "1.0567" */
  static from(decimal: string): Fraction {
    const [whole = '0', behind = ''] = decimal.split('.');
    return Fraction.of(BigInt(whole + behind), 10n ** BigInt(behind.length));
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.#over * other.#over, this.#under * other.#under);
  }

  /** @throws RangeError for a division by nothing */
  dividedBy(other: Fraction): Fraction {
    return Fraction.of(this.#over * other.#under, this.#under * other.#over);
  }

  plus(other: Fraction): Fraction {
    return Fraction.of(this.#over * other.#under + other.#over * this.#under, this.#under * other.#under);
  }

  /** Nothing where more is taken than there is. */
  less(other: Fraction): Fraction {
    const over = this.#over * other.#under - other.#over * this.#under;
    return over < 0n ? nothing : Fraction.of(over, this.#under * other.#under);
  }

  isNothing(): boolean {
    return this.#over === 0n;
  }

  isLessThan(other: Fraction): boolean {
    return this.#over * other.#under < other.#over * this.#under;
  }

  /** To whole ones, half up. */
  rounded(): bigint {
    return (2n * this.#over + this.#under) / (2n * this.#under);
  }

  /** To whole ones, up. */
  roundedUp(): bigint {
    return (this.#over + this.#under - 1n) / this.#under;
  }

  /** To so many significant decimal digits, half up. */
  toDigits(count: number): Fraction {
    if (this.isNothing()) return this;
    let shift = 0;
    while (this.times(tenTo(shift)).isLessThan(tenTo(count - 1))) shift += 1;
    while (!this.times(tenTo(shift)).isLessThan(tenTo(count))) shift -= 1;
    return Fraction.of(this.times(tenTo(shift)).rounded()).dividedBy(tenTo(shift));
  }
}

const commonDivisor = (one: bigint, other: bigint): bigint => (other === 0n ? one : commonDivisor(other, one % other));

const tenTo = (power: number): Fraction =>
  power < 0 ? Fraction.of(1n, 10n ** BigInt(-power)) : Fraction.of(10n ** BigInt(power));

const nothing = Fraction.of(0n);
