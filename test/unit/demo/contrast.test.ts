// Every text of the demo can be read: the colours of styles/tokens.css keep 4.5 : 1, in light and in dark (WCAG AA).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HUES } from '../../../demo/src/words/initials.ts';

const css = readFileSync(new URL('../../../demo/src/styles/tokens.css', import.meta.url), 'utf8');
const darkAt = css.indexOf('prefers-color-scheme: dark');

/** Of avatars, in styles/controls.css. */
const CHROMA = 0.09;

/** What stands on what. */
const PAIRS = [
  [
    'text',
    [
      'ground',
      'surface',
      'raised',
      'sunken',
      'hover',
      'chosen',
      'pinned',
      'own',
      'thumb',
      'warn-soft',
      'alert-soft',
    ],
  ],
  [
    'text-soft',
    ['ground', 'surface', 'raised', 'sunken', 'hover', 'chosen', 'pinned', 'warn-soft', 'alert-soft'],
  ],
  ['accent', ['ground', 'surface', 'raised', 'accent-soft', 'hover', 'own']],
  ['warn', ['ground', 'surface']],
  ['on-accent', ['accent', 'accent-strong']],
  ['alert', ['ground', 'surface', 'raised', 'hover', 'chosen', 'pinned', 'alert-soft']],
  ['on-alert', ['alert', 'alert-strong']],
  ['surface', ['quiet-badge']],
] as const;

function tokens(part: string): Map<string, string> {
  return new Map(
    [...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6}|\d+%)/g)].map((found) => [found[1]!, found[2]!]),
  );
}

function rgb(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
}

/** sRGB of an oklch colour, clipped to what a screen shows. */
function oklch(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((part) => {
    const clipped = Math.min(1, Math.max(0, part));
    return clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055;
  });
}

function luminance(colour: number[]): number {
  const [r, g, b] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: number[], b: number[]): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

describe.each([
  ['light', tokens(css.slice(0, darkAt))],
  ['dark', tokens(css.slice(darkAt))],
] as const)('%s', (_, colours) => {
  const pairs = PAIRS.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const));

  it.each(pairs)('%s on %s', (text, ground) => {
    expect(contrast(rgb(colours.get(text)!), rgb(colours.get(ground)!))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(HUES)('initials on hue %d', (hue) => {
    const lightness = Number.parseInt(colours.get('avatar-l')!, 10) / 100;
    expect(contrast([1, 1, 1], oklch(lightness, CHROMA, hue))).toBeGreaterThanOrEqual(4.5);
  });
});
