import type { Face } from '~/faces/attributes';
import { boxFilter } from '~/faces/box-filter';
import { DRAWN_WIDTH } from '~/faces/picture';
import { frame } from '~/faces/shape';
import type { Style } from '~/faces/styles';
import { paintedFace } from '~/faces/svg';
import type { FigureView } from '~/ui/figure-element';
import { memoLast } from '~/ui/memo-last';
import { drawVectors, rasteriseVectors } from '~/ui/vector-canvas';
import { captionAt, crowdOf, drawsOf, factsOf } from './crowd';
import { COLUMNS, ROWS, type State } from './state';
import { shareInWords, tieInWords } from './words';

/** Pixels of one face in the crowd, and of the chosen one as drawn. */
const CROWD_SIDE = 128;
const DRAWN_SIDE = 640;
const SMALL_SIDE = 192;

export function createView(root: HTMLElement): FigureView<State> {
  const canvasOf = (name: string) =>
    root.querySelector<HTMLCanvasElement>(`[data-face="${name}"] canvas`)!;
  const crowdCanvas = canvasOf('crowd');
  const chosenCanvas = canvasOf('chosen');
  const companions = (['sketch', 'comic', 'mask'] as const).map(
    (style) => [style, canvasOf(style)] as const,
  );
  const text = (name: string) => root.querySelector<HTMLElement>(`[data-text="${name}"]`)!;
  const texts = { caption: text('caption'), share: text('share'), tie: text('tie') };
  const facts = [...root.querySelectorAll<HTMLOptionElement>('option[data-fact]')];

  let draws = '';
  let faces: Face[] = [];

  const drawChosen = memoLast((face: Face, size: State['size']) => {
    drawAt(chosenCanvas, face, 'flat', size === 'drawn' ? DRAWN_SIDE : Number(size));
    for (const [style, canvas] of companions) {
      drawAt(canvas, face, style, size === 'drawn' ? SMALL_SIDE : Number(size));
    }
  });

  function drawCrowd(): void {
    resize(crowdCanvas, COLUMNS * CROWD_SIDE, ROWS * CROWD_SIDE);
    faces.forEach((face, i) =>
      draw(crowdCanvas, face, 'flat', CROWD_SIDE, i % COLUMNS, Math.floor(i / COLUMNS)),
    );
    reveal(crowdCanvas);
  }

  return {
    render(state) {
      if (drawsOf(state) !== draws) {
        draws = drawsOf(state);
        faces = crowdOf(state);
        drawCrowd();
        texts.tie.textContent = tieInWords(state);
      }
      const face = faces[state.pick];
      drawChosen(face, state.size);
      texts.caption.textContent = captionAt(state, face).text;
      texts.share.textContent = shareInWords(state);
      const values = new Map(factsOf(face).map((fact) => [fact.name as string, fact]));
      for (const option of facts) {
        const { value, visible } = values.get(option.dataset.fact ?? '')!;
        option.textContent = `any (${value}${visible ? '' : ', hidden'})`;
      }
    },
  };
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** Shows a canvas in place of the picture that was drawn when the book was built. */
function reveal(canvas: HTMLCanvasElement): void {
  canvas.hidden = false;
  canvas.parentElement?.querySelector('img')?.setAttribute('hidden', '');
}

function draw(
  canvas: HTMLCanvasElement,
  face: Face,
  style: Style,
  size: number,
  column = 0,
  row = 0,
): void {
  const square = { left: column * size, top: row * size, size };
  drawVectors(contextOf(canvas), paintedFace(face, style), frame, square);
}

function drawAt(canvas: HTMLCanvasElement, face: Face, style: Style, side: number): void {
  resize(canvas, side, side);
  canvas.dataset.pixels = String(side <= 64);
  if (side > 64) draw(canvas, face, style, side);
  else drawPixels(canvas, face, style, side);
  reveal(canvas);
}

/** The very pixels that networks are given: drawn larger, then averaged, as the training set is. */
function drawPixels(canvas: HTMLCanvasElement, face: Face, style: Style, side: number): void {
  const context = contextOf(canvas);
  // A mask has no colours in between: it keeps one pixel of each block.
  if (style === 'mask') {
    const large = document.createElement('canvas');
    resize(large, DRAWN_WIDTH, DRAWN_WIDTH);
    draw(large, face, style, DRAWN_WIDTH);
    context.imageSmoothingEnabled = false;
    context.drawImage(large, 0, 0, side, side);
    return;
  }
  const drawn = rasteriseVectors(paintedFace(face, style), frame, DRAWN_WIDTH);
  const rgb = boxFilter(drawn, DRAWN_WIDTH, side);
  const image = context.createImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    image.data.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
  return context;
}
