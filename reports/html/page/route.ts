import { KINDS, STATUSES } from '../data.js';
import type { Filter } from './filter.js';

/** What the page shows; all of it stands in the address, behind `#`. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'parallel' }
  | { readonly page: 'history' }
  | { readonly page: 'vectors'; readonly filter: Filter }
  /** `source`: path, where several have the id; `filter`: of the list that it was opened from */
  | { readonly page: 'vector'; readonly id: string; readonly source?: string; readonly filter: Filter };

export function hrefOf(route: Route): string {
  if (route.page === 'overview') return '#/';
  if (route.page === 'parallel' || route.page === 'history') return `#/${route.page}`;
  const source = route.page === 'vector' && route.source !== undefined ? { source: route.source } : {};
  const query = new URLSearchParams(
    Object.entries({ ...route.filter, ...source }).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const path = route.page === 'vectors' ? '#/vectors' : `#/vector/${encodeURIComponent(route.id)}`;
  return query === '' ? path : `${path}?${query}`;
}

/** @param hash with or without `#`; what nobody knows leads to the overview */
export function parseRoute(hash: string): Route {
  const [, page, id = '', query = ''] = /^#?\/?([a-z]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(hash) ?? [];
  if (page === 'parallel' || page === 'history') return { page };
  if (page === 'vectors') return { page, filter: parseFilter(query) };
  if (page === 'vector') {
    const source = new URLSearchParams(query).get('source');
    return { page, id: decode(id), ...(source !== null && { source }), filter: parseFilter(query) };
  }
  return { page: 'overview' };
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function parseFilter(query: string): Filter {
  const values = new URLSearchParams(query);
  const get = (name: string): string | undefined => values.get(name) || undefined;
  const status = STATUSES.find((each) => each === get('status'));
  const kind = KINDS.find((each) => each === get('kind'));
  const [fork, folder, text, cluster] = [get('fork'), get('folder'), get('text'), get('cluster')];
  return {
    ...(status && { status }),
    ...(kind && { kind }),
    ...(fork && { fork }),
    ...(folder && { folder }),
    ...(cluster && /^\d+$/.test(cluster) && { cluster: Number(cluster) }),
    ...(get('regression') && { regression: true }),
    ...(text && { text }),
    ...(get('order') === 'slowest' && { order: 'slowest' }),
  };
}
