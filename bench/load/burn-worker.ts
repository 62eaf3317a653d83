// A worker that does nothing but burn the part of the time that it is told, in slices as short as a unit of work.

/** Milliseconds of one slice and the rest after it. */
const PERIOD_MS = 50;

self.onmessage = ({ data: part }: MessageEvent<number>) => {
  const burn = (): void => {
    const end = performance.now() + PERIOD_MS * part;
    while (performance.now() < end);
    setTimeout(burn, PERIOD_MS * (1 - part));
  };
  burn();
};
