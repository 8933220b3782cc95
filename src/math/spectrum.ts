import FFT from 'fft.js';
import { expectInteger, expectLength } from '~/math/expect';

/**
 * Power of an image at every spatial frequency, by the two-dimensional discrete Fourier transform:
 *
 *     P(k, l) = |Σ_{y, x} image(y, x) e^{−2πi (ky/height + lx/width)}|² / (height · width).
 *
 * So normalised, white noise of variance σ² has the expected power σ² everywhere, and Parseval's
 * identity reads: the mean of P = the mean of image².
 *
 * @param image [height, width], real.
 * @param size.height,size.width integers in [1, 4096]. Powers of two take the fast transform,
 *   others a direct sum over each row and column (fine for the 28 of a digit, slow for 1,000).
 * @returns [height, width], row k for frequency k/height cycles a pixel, those above height/2 being
 *   the negative ones; columns likewise.
 * @throws RangeError for other sizes or an image of another length.
 */
export function powerSpectrum(
  image: ArrayLike<number>,
  { height, width }: { height: number; width: number },
): Float64Array {
  expectInteger('height', height, 1, 4096);
  expectInteger('width', width, 1, 4096);
  expectLength('image', image, height * width);
  const power = new Float64Array(height * width);

  // Rows first: `rows` holds the transform of each row as (re, im) pairs, [height, width, 2].
  const rows = new Float64Array(2 * height * width);
  const alongRow = fourier(width);
  const line = new Float64Array(2 * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) line[2 * x] = image[y * width + x];
    rows.set(alongRow(line), 2 * y * width);
  }

  const alongColumn = fourier(height);
  const column = new Float64Array(2 * height);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      column[2 * y] = rows[2 * (y * width + x)];
      column[2 * y + 1] = rows[2 * (y * width + x) + 1];
    }
    const transformed = alongColumn(column);
    for (let y = 0; y < height; y++) {
      const [re, im] = [transformed[2 * y], transformed[2 * y + 1]];
      power[y * width + x] = (re * re + im * im) / (height * width);
    }
  }
  return power;
}

export type RadialSpectrum = {
  /** Radius of each ring in cycles per pixel, [rings], from 0 to at most ½ (Nyquist). */
  frequency: Float64Array;
  /** Mean power on each ring, [rings]; entry 0 is (mean of the image)² · (number of pixels). */
  power: Float64Array;
};

/**
 * The power spectrum averaged over direction: the mean of `powerSpectrum` over rings of width 1/N
 * cycles a pixel, N = min(height, width), centred on 0, 1/N, 2/N, … up to ½. Natural images fall
 * roughly as 1/frequency² here (Field 1987; van der Schaaf & van Hateren 1996), white noise is
 * flat. The corners beyond ½, where directions are missing, are left out.
 *
 * @param image [channels, height, width]; the channels are averaged.
 * @throws RangeError as `powerSpectrum`, or where the length is no multiple of height · width.
 */
export function radialPowerSpectrum(
  image: Float32Array,
  size: { height: number; width: number },
): RadialSpectrum {
  const { height, width } = size;
  const channels = image.length / (height * width);
  expectInteger('channels (length / (height · width))', channels, 1, 4096);
  const n = Math.min(height, width);
  const rings = Math.floor(n / 2) + 1;
  const power = new Float64Array(rings);
  const members = new Float64Array(rings);
  for (let channel = 0; channel < channels; channel++) {
    const plane = image.subarray(channel * height * width, (channel + 1) * height * width);
    const full = powerSpectrum(plane, size);
    for (let y = 0; y < height; y++) {
      const fy = Math.min(y, height - y) / height;
      for (let x = 0; x < width; x++) {
        const fx = Math.min(x, width - x) / width;
        const ring = Math.round(n * Math.sqrt(fx * fx + fy * fy));
        if (ring < rings) {
          power[ring] += full[y * width + x];
          members[ring]++;
        }
      }
    }
  }
  return {
    frequency: Float64Array.from({ length: rings }, (_, ring) => ring / n),
    power: power.map((sum, ring) => sum / members[ring]),
  };
}

/** Transforms n complex numbers, given as 2n interleaved (re, im); the result is used again. */
type Fourier = (line: Float64Array) => ArrayLike<number>;

const transforms = new Map<number, Fourier>();

/** The transform of length n; tables of sines are kept, since a figure asks in every frame. */
function fourier(n: number): Fourier {
  const known = transforms.get(n);
  if (known) return known;
  const made = n > 1 && Number.isInteger(Math.log2(n)) ? fastFourier(n) : directFourier(n);
  transforms.set(n, made);
  return made;
}

function fastFourier(n: number): Fourier {
  const fft = new FFT(n);
  const out: number[] = fft.createComplexArray();
  return (line) => {
    fft.transform(out, line);
    return out;
  };
}

function directFourier(n: number): Fourier {
  const cosine = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sine = Float64Array.from({ length: n }, (_, k) => Math.sin((2 * Math.PI * k) / n));
  const out = new Float64Array(2 * n);
  return (line) => {
    for (let k = 0; k < n; k++) {
      let [re, im, turn] = [0, 0, 0];
      for (let x = 0; x < n; x++) {
        re += line[2 * x] * cosine[turn] + line[2 * x + 1] * sine[turn];
        im += line[2 * x + 1] * cosine[turn] - line[2 * x] * sine[turn];
        turn = (turn + k) % n;
      }
      out[2 * k] = re;
      out[2 * k + 1] = im;
    }
    return out;
  };
}
