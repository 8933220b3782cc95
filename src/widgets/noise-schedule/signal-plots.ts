import { histogram, type Histogram } from '~/math/histogram';
import { put } from '~/ui/put';
import { frequencyX, histogramBins, histogramPath, placed, spectrumPath } from './geometry';
import { drowningFrequency, noisySpectrum, type Scene } from './signal';

/** Draws the histogram and the spectrum of the chosen picture. */
export function createSignalPlots(
  root: HTMLElement,
): (scene: Scene, xt: Float32Array, alphaBar: number) => void {
  const path = (name: string) => root.querySelector<SVGPathElement>(`[data-path="${name}"]`)!;
  const paths = {
    clean: path('clean'),
    histogram: path('histogram'),
    measured: path('measured'),
    flat: path('flat'),
    left: path('left'),
  };
  const mark = root.querySelector<HTMLElement>('[data-drowned]')!;
  let counted: Histogram | undefined;
  let shown: Scene | undefined;

  return (scene, xt, alphaBar) => {
    const { spectra, clean } = scene;
    if (scene !== shown) paths.clean.setAttribute('d', histogramPath(clean.density));
    shown = scene;

    counted = histogram(xt, histogramBins, counted);
    paths.histogram.setAttribute('d', histogramPath(counted.density));

    const draw = (element: SVGPathElement, power: Float64Array) =>
      element.setAttribute('d', spectrumPath(spectra.logFrequency, power));
    draw(paths.measured, noisySpectrum(spectra, alphaBar));
    draw(paths.flat, new Float64Array(spectra.x0.length).fill(1 - alphaBar));
    draw(
      paths.left,
      spectra.x0.map((power) => alphaBar * power),
    );
    const drowned = drowningFrequency(spectra, alphaBar);
    put(mark, 'hidden', !Number.isFinite(drowned));
    if (!mark.hidden) mark.style.translate = placed(frequencyX(drowned));
  };
}
