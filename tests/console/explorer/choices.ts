/** Every decision of a walk: the same numbers make the same walk on the same pages. */
export class Choices {
  private readonly numbers: Iterator<number>;

  /** `numbers` never ends; each is a whole number from 0. */
  constructor(numbers: Iterable<number>) {
    this.numbers = numbers[Symbol.iterator]();
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return (this.numbers.next().value as number) % count;
  }

  /** One of these. */
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** True once in so many times. */
  onceIn(times: number): boolean {
    return this.below(times) === 0;
  }
}
