/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002, figure 4), by complements alone: leaves
 * out parts of a list while what is left still does.
 * @param still whether a shorter list does; it is asked of each list once
 * @returns a list from which no single item can be left out, where there is no end before
 */
export async function shrink<T>(
  items: readonly T[],
  still: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (items.length === 0 || (await still([]))) return [];
  let left = items;
  let parts = Math.min(2, left.length);
  while (left.length > 1) {
    const size = Math.ceil(left.length / parts);
    let shorter: readonly T[] | undefined;
    // the last ones first: what comes early is what the rest builds on
    for (let start = (Math.ceil(left.length / size) - 1) * size; start >= 0 && shorter === undefined; start -= size) {
      const rest = [...left.slice(0, start), ...left.slice(start + size)];
      if (rest.length > 0 && (await still(rest))) shorter = rest;
    }
    if (shorter) {
      left = shorter;
      parts = Math.max(2, Math.min(parts - 1, left.length));
    } else if (size === 1) break;
    else parts = Math.min(left.length, parts * 2);
  }
  return left;
}
