/**
 * Sources for a reader: of each path as many segments from its end as no other one ends in, which are the same on other machines.
 * @param paths absolute
 * @returns names by path
 */
export function sourceNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(paths)].map((path) => path.split('/'));
  const endOf = (segments: readonly string[], length: number): string => segments.slice(-length).join('/');
  return new Map(
    all.map((segments) => {
      const others = all.filter((each) => each !== segments);
      let length = 1;
      while (length < segments.length && others.some((each) => endOf(each, length) === endOf(segments, length)))
        length++;
      return [segments.join('/'), endOf(segments, length)];
    }),
  );
}
