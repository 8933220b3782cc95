import { mixtureDensity, type Bump, type Mixture1d } from '~/math/mixture-1d';
import type { Scale } from './chart';
import {
  MAX_BUMPS,
  sigmaLimits,
  withHeight,
  withMean,
  withSigma,
  withWeight,
} from './density-shape';
import { onDrag, type DragPoint } from './drag';
import { placed, SIDE } from './graph';
import { put } from './put';

/**
 * Taking hold of densities in a graph. Each bump has a ring on its peak, which moves it sideways and
 * raises or lowers it, and a bar on its flank, which widens it. A press beside every handle sends the
 * handle used last to that place; arrow keys move the one in focus.
 */

/** A press that moves less than this is no drag: it only takes the focus. */
const SLACK = 3;

export type HandleKind = 'peak' | 'width';
export type HandlePlace = { shape: string; bump: number; kind: HandleKind; x: number; y: number };

/** Where the handles of one density lie, in graph units; those above the graph wait at its top. */
export function handlePlaces(
  name: string,
  mixture: Mixture1d,
  x: Scale,
  y: Scale,
  bump: Bump = 'normal',
): HandlePlace[] {
  const { density } = mixtureDensity(mixture, bump);
  return mixture.means.flatMap((mean, k) => {
    const at = (kind: HandleKind, place: number): HandlePlace => ({
      shape: name,
      bump: k,
      kind,
      x: x(place),
      y: Math.max(0, y(density(place))),
    });
    return [at('peak', mean), at('width', mean + mixture.sigmas[k])];
  });
}

export type DensityHandles = { render(): void; destroy(): void };

/**
 * Binds the handles that `DensityHandles.astro` drew into `layer`.
 *
 * @param options.names the densities that can be shaped, each with what a screen reader calls it.
 */
export function bindDensityHandles(
  layer: HTMLElement,
  options: {
    names: Record<string, string>;
    x: Scale;
    y: Scale;
    bump?(): Bump;
    get(name: string): Mixture1d;
    set(name: string, mixture: Mixture1d): void;
  },
): DensityHandles {
  const { names, x, y, get, set } = options;
  const handles = [...layer.querySelectorAll<HTMLElement>('[data-handle]')];
  const handleOf = ({ shape, bump, kind }: Omit<HandlePlace, 'x' | 'y'>) =>
    handles.find((one) => one.dataset.handle === `${shape}-${bump}-${kind}`);
  const partOf = (handle: HTMLElement) => {
    const [shape, bump, kind] = (handle.dataset.handle ?? '').split('-');
    return { shape, bump: Number(bump), kind: kind as HandleKind };
  };
  let chosen = handles[0];

  // Dead until the script is here: only now are they something a keyboard can reach.
  for (const handle of handles) {
    const { shape, bump, kind } = partOf(handle);
    handle.role = 'slider';
    handle.tabIndex = 0;
    handle.ariaLabel =
      kind === 'peak'
        ? `Bump ${bump + 1} of ${names[shape]}: left and right move it, up and down change its height`
        : `Width of bump ${bump + 1} of ${names[shape]}`;
  }

  function send(handle: HTMLElement, place: number, height: number): void {
    const { shape, bump, kind } = partOf(handle);
    const mixture = get(shape);
    if (kind === 'width') set(shape, withSigma(mixture, bump, place - mixture.means[bump]));
    else set(shape, withHeight(withMean(mixture, bump, place), bump, height));
  }

  let grabbed: { handle: HTMLElement; offset: DragPoint; at?: PointerEvent } | undefined;
  const stopDrag = onDrag(layer, {
    start(point, event) {
      const target = (event.target as Element).closest<HTMLElement>('[data-handle]');
      chosen = target ?? (chosen.parentElement?.hidden ? handles[0] : chosen);
      const { x: left, y: top } = centreIn(chosen, layer);
      // A handle keeps the distance at which it was taken; one that was sent for comes all the way.
      const offset = target ? { x: left - point.x, y: top - point.y } : { x: 0, y: 0 };
      grabbed = { handle: chosen, offset, at: target ? event : undefined };
      chosen.focus({ preventScroll: true });
    },
    move(point, event) {
      if (!grabbed) return;
      const { handle, offset, at } = grabbed;
      if (at && Math.hypot(event.clientX - at.clientX, event.clientY - at.clientY) <= SLACK) return;
      grabbed.at = undefined;
      send(handle, x.invert(SIDE * (point.x + offset.x)), y.invert(SIDE * (point.y + offset.y)));
    },
    end() {
      grabbed = undefined;
    },
  });

  const listeners = new AbortController();
  layer.addEventListener(
    'keydown',
    (event) => {
      const handle = (event.target as Element).closest<HTMLElement>('[data-handle]');
      if (!handle || event.altKey || event.ctrlKey || event.metaKey) return;
      chosen = handle;
      const { shape, bump, kind } = partOf(handle);
      const next = keyed(get(shape), bump, kind, event);
      if (!next) return;
      event.preventDefault();
      set(shape, next);
    },
    { signal: listeners.signal },
  );

  return {
    render() {
      const shown = new Set<HTMLElement>();
      for (const name of Object.keys(names)) {
        const mixture = get(name);
        for (const place of handlePlaces(name, mixture, x, y, options.bump?.())) {
          const handle = handleOf(place);
          if (!handle) continue;
          shown.add(handle);
          handle.parentElement!.style.translate = placed(place.x, place.y);
          describe(handle, mixture, place);
        }
      }
      for (const handle of handles) put(handle.parentElement!, 'hidden', !shown.has(handle));
    },
    destroy() {
      stopDrag();
      listeners.abort();
    },
  };
}

/** Every handle there may be, for the markup. */
export const handleNames = (shape: string): { kind: HandleKind; name: string; bump: number }[] =>
  Array.from({ length: MAX_BUMPS }, (_, bump) =>
    (['width', 'peak'] as const).map((kind) => ({ kind, bump, name: `${shape}-${bump}-${kind}` })),
  ).flat();

/** The middle of a handle inside the layer, each coordinate from 0 to 1. */
function centreIn(handle: HTMLElement, layer: HTMLElement): DragPoint {
  const [inner, outer] = [handle.getBoundingClientRect(), layer.getBoundingClientRect()];
  return {
    x: (inner.left + inner.width / 2 - outer.left) / outer.width,
    y: (inner.top + inner.height / 2 - outer.top) / outer.height,
  };
}

function describe(handle: HTMLElement, mixture: Mixture1d, { bump, kind }: HandlePlace): void {
  const { weights, means, sigmas } = mixture;
  const mean = means[bump].toFixed(2).replace('-', 'minus ');
  const now = kind === 'peak' ? means[bump] : sigmas[bump];
  const [low, high] = kind === 'peak' ? [-4, 4] : sigmaLimits;
  put(handle, 'ariaValueMin', String(low));
  put(handle, 'ariaValueMax', String(high));
  put(handle, 'ariaValueNow', String(now));
  put(
    handle,
    'ariaValueText',
    kind === 'peak'
      ? `at ${mean}, ${Math.round(100 * weights[bump])} % of the mass`
      : `standard deviation ${sigmas[bump].toFixed(2)}`,
  );
}

/** Arrow keys, with Shift five times as far. */
function keyed(
  mixture: Mixture1d,
  bump: number,
  kind: HandleKind,
  { key, shiftKey }: KeyboardEvent,
): Mixture1d | undefined {
  const many = shiftKey ? 5 : 1;
  const sideways = { ArrowRight: many, ArrowLeft: -many }[key];
  const upwards = { ArrowUp: many, ArrowDown: -many }[key];
  const sigma = mixture.sigmas[bump];
  if (kind === 'width') {
    const wider = sideways ?? upwards;
    return wider === undefined ? undefined : withSigma(mixture, bump, sigma + 0.05 * wider);
  }
  if (sideways !== undefined) return withMean(mixture, bump, mixture.means[bump] + 0.1 * sideways);
  if (upwards === undefined) return undefined;
  return mixture.weights.length > 1
    ? withWeight(mixture, bump, mixture.weights[bump] + 0.05 * upwards)
    : withSigma(mixture, bump, sigma - 0.05 * upwards);
}
