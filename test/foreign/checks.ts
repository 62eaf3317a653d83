// Runs named checks one after another, prints one line for each and counts. It must not know what is checked.

/** A tally of checks. */
export class Checks {
  #passed = 0;
  #failed = 0;

  get passed(): number {
    return this.#passed;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Runs one check; a failure is printed with its message and never thrown. Tells whether it passed. */
  async run(name: string, check: () => void | Promise<void>): Promise<boolean> {
    try {
      await check();
    } catch (error) {
      this.fail(name, error);
      return false;
    }
    this.#passed += 1;
    console.log(`✓ ${name}`);
    return true;
  }

  /** Counts something that broke outside any check. */
  fail(name: string, error: unknown): void {
    this.#failed += 1;
    const text = error instanceof Error ? error.message : String(error);
    console.log(`✗ ${name}\n    ${text.replaceAll('\n', '\n    ')}`);
  }
}
