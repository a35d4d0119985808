import * as Plot from '@observablehq/plot';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface ChartProps {
  /** what it shows, for who does not see it; the same numbers stand in a table beside it */
  readonly label: string;
  /** of a size in pixels; made anew when the width changes */
  readonly options: (width: number) => Plot.PlotOptions;
  /** times as wide as its place, which then scrolls */
  readonly zoom?: number;
}

export function Chart({ label, options, zoom = 1 }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current as HTMLDivElement);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (width > 0) plot.current?.replaceChildren(Plot.plot({ ...options(width * zoom), width: width * zoom }));
  }, [options, width, zoom]);
  return (
    <div class="chart" ref={box}>
      <div role="img" aria-label={label}>
        <div aria-hidden="true" ref={plot} />
      </div>
    </div>
  );
}
