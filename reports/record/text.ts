/** Long values are whole in the record; here both ends of them say enough. */
export const shorten = (text: string, length = 100): string =>
  text.length <= length ? text : `${text.slice(0, length - 30)}…${text.slice(-12)} (${text.length} characters)`;

/** Where two values first differ. */
export function partAt(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** Long values side by side: of all of them the same part, in which the first difference between any two is. */
export function shortenAlike(texts: readonly string[], length = 100): string[] {
  const [first = '', ...others] = texts;
  const at = Math.min(...others.filter((text) => text !== first).map((text) => partAt(first, text)));
  // what is cut from the middle of a value
  const isShown = at === Number.POSITIVE_INFINITY || at < length - 30;
  const start = Math.max(0, at - Math.floor(length / 2));
  return texts.map((text) => {
    if (isShown || text.length <= length) return shorten(text, length);
    const end = start + length;
    return `…${text.slice(start, end)}${end < text.length ? '…' : ''} (${text.length} characters)`;
  });
}

/** An argument as a POSIX shell takes it back unchanged. */
export const shellQuote = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const formatCount = (count: number): string => count.toLocaleString('en');

/** @example counted(2, 'vector') // '2 vectors' */
export const counted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
