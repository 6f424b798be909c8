/** An exact fraction, not negative: the model's own arithmetic, which shares nothing with domain/money.ts. */
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

  times(other: Fraction): Fraction {
    return Fraction.of(this.#over * other.#over, this.#under * other.#under);
  }

  dividedBy(other: Fraction): Fraction {
    return Fraction.of(this.#over * other.#under, this.#under * other.#over);
  }

  /** Nothing where more is taken than there is. */
  less(other: Fraction): Fraction {
    const over = this.#over * other.#under - other.#over * this.#under;
    return over < 0n ? Fraction.of(0n) : Fraction.of(over, this.#under * other.#under);
  }

  isZero(): boolean {
    return this.#over === 0n;
  }

  /** To whole ones, half up. */
  rounded(): bigint {
    return (2n * this.#over + this.#under) / (2n * this.#under);
  }

  /** To whole ones, up. */
  roundedUp(): bigint {
    return (this.#over + this.#under - 1n) / this.#under;
  }
}

const commonDivisor = (one: bigint, other: bigint): bigint => (other === 0n ? one : commonDivisor(other, one % other));
