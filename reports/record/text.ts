/** Long values are whole in the record; here both ends of them say enough. */
export const shorten = (text: string, length = 100): string =>
  text.length <= length ? text : `${text.slice(0, length - 30)}…${text.slice(-12)} (${text.length} characters)`;

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
