/**
 * The fewest of the items with which it still fails: parts are left out, ever smaller ones, until no single item can be (A. Zeller,
 * R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", TSE 2002).
 * @param attempt what comes of fewer items, `undefined` where they do not fail
 * @param isOver no more is tried
 * @returns the last that came of an attempt, `undefined` where nothing could be left out
 */
export async function leaveOut<T, Found>(
  items: readonly T[],
  attempt: (fewer: readonly T[]) => Promise<Found | undefined>,
  isOver: () => boolean,
): Promise<{ readonly items: readonly T[]; readonly found: Found | undefined }> {
  let left = items;
  let last: Found | undefined;
  for (let size = Math.ceil(left.length / 2); size > 0 && !isOver(); ) {
    let isSmaller = false;
    for (let start = 0; start < left.length && left.length > 1 && !isOver(); ) {
      const fewer = [...left.slice(0, start), ...left.slice(start + size)];
      const found = fewer.length > 0 ? await attempt(fewer) : undefined;
      if (found === undefined) start += size;
      else {
        left = fewer;
        last = found;
        isSmaller = true;
      }
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!isSmaller) break;
  }
  return { items: left, found: last };
}
