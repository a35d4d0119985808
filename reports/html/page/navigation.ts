import { useEffect, useState } from 'preact/hooks';
import { hrefOf, parseRoute, type Route } from './route.js';

/** Of typing: browsers refuse a page that writes its address too often. */
const ADDRESS_DELAY = 300;
let pending: ReturnType<typeof setTimeout> | undefined;

export interface Navigation {
  readonly route: Route;
  /** As a link does. */
  go(route: Route): void;
  /** Takes the place of what is shown, so that `back` does not lead to it. */
  replace(route: Route): void;
}

export function useNavigation(): Navigation {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const onChange = (): void => {
      clearTimeout(pending);
      setRoute(parseRoute(location.hash));
    };
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return {
    route,
    go(next) {
      location.hash = hrefOf(next);
    },
    replace(next) {
      setRoute(next);
      clearTimeout(pending);
      pending = setTimeout(() => history.replaceState(null, '', hrefOf(next)), ADDRESS_DELAY);
    },
  };
}
