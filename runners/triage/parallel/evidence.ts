/** What is known of a fault that only threads have. */
export interface ParallelEvidence {
  /** lines for a reader, as the terminal and the record have them */
  readonly lines: readonly string[];
}
