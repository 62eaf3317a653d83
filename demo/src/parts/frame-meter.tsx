// Shows how smoothly the page runs: frame rate, dropped frames and the longest frame of the last five seconds.
// It writes to its own elements twice a second and renders nothing, so that it does not measure itself.
import { useEffect, useRef } from 'react';
import { FrameWindow } from '../state/frames.ts';

const SHOW_EVERY = 500;

/** The meter. */
export function FrameMeter() {
  const fps = useRef<HTMLSpanElement>(null);
  const rest = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const frames = new FrameWindow();
    // Nothing is shown before there is something to tell.
    let shown = performance.now();
    let request = 0;
    const onFrame = (at: number) => {
      frames.add(at);
      if (at - shown >= SHOW_EVERY) {
        shown = at;
        const figures = frames.figures();
        if (fps.current) fps.current.textContent = `${figures.fps} fps`;
        if (rest.current) {
          rest.current.textContent = `${figures.dropped} dropped · ${Math.round(figures.longest)} ms max`;
        }
      }
      request = requestAnimationFrame(onFrame);
    };
    const onVisibility = () => frames.reset();
    request = requestAnimationFrame(onFrame);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      cancelAnimationFrame(request);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, []);
  return (
    <p className="frame-meter" title="Frames of the last 5 seconds on the page's own thread">
      <span className="unseen">Frame meter: </span>
      <span ref={fps} />
      <span ref={rest} />
    </p>
  );
}
