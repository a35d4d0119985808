import { FORKS, findNetwork } from '../../src/forks/networks.js';

/** Each name once, oldest first; a transition behind the fork that it begins with, unknown names at the end. */
export function sortForks(names: Iterable<string>): string[] {
  const ages = new Map<string, number>();
  for (const name of new Set(names)) {
    const network = findNetwork(name);
    ages.set(name, network ? FORKS.indexOf(network.fork) + (network.transition ? 0.5 : 0) : FORKS.length);
  }
  return [...ages].sort(([, a], [, b]) => a - b).map(([name]) => name);
}
