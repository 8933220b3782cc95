/** Noise reaches from about −3 to 3: halved, most of it is within what a screen can show. */
export const shownNoise = (pixels: Float32Array): Float32Array => pixels.map((value) => value / 2);
