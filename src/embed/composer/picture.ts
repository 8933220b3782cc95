/**
 * A still picture of a live figure as one SVG that any program can show: text as text, charts as
 * shapes, images as images, with resolved colours and the fonts inside. No foreign HTML, so that it
 * opens in an office program, and a browser will also draw it on a canvas for a PNG.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** Presentation attributes of shapes and text inside a chart, as the style sheets resolve them. */
const SHAPE_PROPERTIES = [
  'fill-opacity',
  'fill-rule',
  'font-size',
  'font-style',
  'font-weight',
  'dominant-baseline',
  'opacity',
  'paint-order',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
  'vector-effect',
] as const;
const SHAPE_DEFAULTS: Record<string, string> = {
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  'font-style': 'normal',
  'font-weight': '400',
  'dominant-baseline': 'auto',
  opacity: '1',
  'paint-order': 'normal',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'stroke-opacity': '1',
  'text-anchor': 'start',
  'vector-effect': 'none',
};
/** What a reader would press is no part of a picture. */
const NOT_DRAWN = 'button, select, textarea, input:not([type="range"]), details';

export type PictureFacts = {
  title: string;
  /** What it shows, where it comes from, under which licence. */
  description: string;
};

/** The figure's picture as it stands on the page now. */
export async function pictureOf(stage: HTMLElement, facts: PictureFacts): Promise<string> {
  const painter = new Painter(stage);
  const svg = painter.paint(facts);
  const faces = await painter.fontFaces();
  if (faces) {
    const style = svg.ownerDocument.createElementNS(SVG, 'style');
    style.textContent = faces;
    svg.insertBefore(style, svg.firstChild);
  }
  return new XMLSerializer().serializeToString(svg);
}

/** The picture as pixels, `scale` for each of its own. @throws Error where the browser refuses. */
export async function rasterise(svg: string, scale = 2): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('Expected a PNG, got nothing; save the SVG instead.');
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}

type Box = { x: number; y: number; width: number; height: number };
type Font = { family: string; weight: string; style: string };

class Painter {
  private readonly page: Document;
  private readonly view: Window & typeof globalThis;
  private readonly origin: DOMRect;
  private readonly ink: CanvasRenderingContext2D;
  private readonly colours = new Map<string, { hex: string; alpha: number }>();
  private readonly fonts = new Map<string, Font>();

  constructor(private readonly stage: HTMLElement) {
    this.page = stage.ownerDocument;
    this.view = this.page.defaultView!;
    this.origin = stage.getBoundingClientRect();
    const canvas = this.page.createElement('canvas');
    canvas.width = canvas.height = 1;
    this.ink = canvas.getContext('2d', { willReadFrequently: true })!;
  }

  paint({ title, description }: PictureFacts): SVGSVGElement {
    const margin = 24;
    const { width, height } = this.origin;
    const [w, h] = [Math.ceil(width) + 2 * margin, Math.ceil(height) + 2 * margin];
    const svg = this.make('svg', {
      width: w,
      height: h,
      viewBox: `${-margin} ${-margin} ${w} ${h}`,
      role: 'img',
    }) as SVGSVGElement;
    const name = this.make('title');
    name.textContent = title;
    const text = this.make('desc');
    text.textContent = description;
    const paper = this.make('rect', { x: -margin, y: -margin, width: w, height: h });
    this.setColour(paper, 'fill', this.view.getComputedStyle(this.page.body).backgroundColor);
    svg.append(name, text, paper);
    this.paintElement(this.stage, svg);
    return svg;
  }

  private make(name: string, attributes: Record<string, string | number> = {}): SVGElement {
    const element = this.page.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, typeof value === 'number' ? String(round(value)) : value);
    }
    return element;
  }

  /** The colour as every program writes it: `#rrggbb` and an opacity. */
  private colour(css: string): { hex: string; alpha: number } {
    const known = this.colours.get(css);
    if (known) return known;
    this.ink.clearRect(0, 0, 1, 1);
    this.ink.fillStyle = css;
    this.ink.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = this.ink.getImageData(0, 0, 1, 1).data;
    const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
    const colour = { hex, alpha: alpha / 255 };
    this.colours.set(css, colour);
    return colour;
  }

  private setColour(element: SVGElement, property: 'fill' | 'stroke', css: string): void {
    if (css === 'none' || css.startsWith('url(')) {
      element.setAttribute(property, css);
      return;
    }
    const { hex, alpha } = this.colour(css);
    element.setAttribute(property, alpha === 0 ? 'none' : hex);
    if (alpha > 0 && alpha < 1) {
      const own = Number(element.getAttribute(`${property}-opacity`) ?? 1);
      element.setAttribute(`${property}-opacity`, String(round(own * alpha)));
    }
  }

  private boxOf(element: Element): Box {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left - this.origin.left, y: top - this.origin.top, width, height };
  }

  private paintElement(element: Element, parent: SVGElement): void {
    const style = this.view.getComputedStyle(element);
    if (style.display === 'none' || Number(style.opacity) === 0) return;
    if (element.matches(NOT_DRAWN) || isHiddenFromSight(style)) return;
    let into = parent;
    if (Number(style.opacity) < 1) {
      into = this.make('g', { opacity: style.opacity });
      parent.append(into);
    }
    const seen = style.visibility === 'visible';
    if (element instanceof this.view.SVGSVGElement) {
      if (seen) into.append(this.chart(element, style));
      return;
    }
    if (seen) {
      if (element instanceof this.view.HTMLInputElement) this.paintSlider(element, into);
      else this.paintBox(this.boxOf(element), style, into);
      this.paintMarks(element, into);
      if (element instanceof this.view.HTMLCanvasElement) this.paintImage(element, style, into);
      else if (element instanceof this.view.HTMLImageElement) this.paintImage(element, style, into);
    }
    const inner = style.overflowX === 'visible' ? into : this.window(element, into);
    for (const child of element.childNodes) {
      if (child instanceof this.view.Element) this.paintElement(child, inner);
      else if (child instanceof this.view.Text && seen) this.paintText(child, style, inner);
    }
  }

  /** A box that cuts off what reaches out of it. */
  private window(element: Element, parent: SVGElement): SVGElement {
    const box = this.boxOf(element);
    const { x, y, width, height } = box;
    const window = this.make('svg', {
      ...box,
      viewBox: [x, y, width, height].map(round).join(' '),
      overflow: 'hidden',
    });
    parent.append(window);
    return window;
  }

  /** What a style sheet draws before or after an element: a legend's line or dot, a handle's knob. */
  private paintMarks(element: Element, parent: SVGElement): void {
    for (const part of ['::before', '::after'] as const) {
      const style = this.view.getComputedStyle(element, part);
      if (style.content === 'none' || style.content === 'normal' || style.display === 'none')
        continue;
      const size = (side: 'width' | 'height', ...edges: string[]): number => {
        const inner = parseFloat(style[side]) || 0;
        const around = edges.reduce((sum, edge) => sum + (parseFloat(edge) || 0), 0);
        return style.boxSizing === 'border-box' ? Math.max(inner, around) : inner + around;
      };
      const width = size('width', style.borderLeftWidth, style.borderRightWidth);
      const height = size('height', style.borderTopWidth, style.borderBottomWidth);
      const [line] = element.getClientRects();
      if (!line || width === 0 || height === 0) continue;
      const isAlone = element.childNodes.length === 0;
      // Beside a text it stands at its start; alone it stands in the middle.
      if (!isAlone && part === '::after') continue;
      const left = line.left - this.origin.left;
      const x = isAlone ? left + (line.width - width) / 2 : left + parseFloat(style.marginLeft);
      const y = line.top - this.origin.top + (line.height - height) / 2;
      this.paintBox({ x, y, width, height }, style, parent);
    }
  }

  private paintBox(box: Box, style: CSSStyleDeclaration, parent: SVGElement): void {
    if (box.width === 0 && box.height === 0) return;
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.width / 2);
    const rx = style.borderTopLeftRadius.endsWith('%')
      ? (Math.min(50, parseFloat(style.borderTopLeftRadius)) / 100) * box.width
      : radius;
    if (this.colour(style.backgroundColor).alpha > 0) {
      const fill = this.make('rect', { ...box, rx });
      this.setColour(fill, 'fill', style.backgroundColor);
      parent.append(fill);
    }
    const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => ({
      side,
      width: style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]),
      colour: style[`border${side}Color`],
    }));
    const drawn = sides.filter(({ width, colour }) => width > 0 && this.colour(colour).alpha > 0);
    const [first] = drawn;
    if (drawn.length === 4 && drawn.every(({ colour }) => colour === first.colour)) {
      const half = first.width / 2;
      const frame = this.make('rect', {
        x: box.x + half,
        y: box.y + half,
        width: Math.max(0, box.width - first.width),
        height: Math.max(0, box.height - first.width),
        rx: Math.max(0, rx - half),
        fill: 'none',
        'stroke-width': first.width,
      });
      this.setColour(frame, 'stroke', first.colour);
      parent.append(frame);
      return;
    }
    for (const { side, width, colour } of drawn) {
      const flat = side === 'Top' || side === 'Bottom';
      const line = this.make('rect', {
        x: side === 'Right' ? box.x + box.width - width : box.x,
        y: side === 'Bottom' ? box.y + box.height - width : box.y,
        width: flat ? box.width : width,
        height: flat ? width : box.height,
      });
      this.setColour(line, 'fill', colour);
      parent.append(line);
    }
  }

  /** A slider as a picture of itself: where it stands still says something. */
  private paintSlider(input: HTMLInputElement, parent: SVGElement): void {
    const { x, y, width, height } = this.boxOf(input);
    const [min, max] = [Number(input.min || 0), Number(input.max || 100)];
    const share = max > min ? (input.valueAsNumber - min) / (max - min) : 0;
    const middle = y + height / 2;
    const track = this.make('rect', { x, y: middle - 1, width, height: 2, rx: 1, opacity: 0.4 });
    const knob = this.make('circle', { cx: x + 7 + share * (width - 14), cy: middle, r: 7 });
    const ink = this.view.getComputedStyle(this.page.body).color;
    for (const part of [track, knob]) {
      this.setColour(part, 'fill', ink);
      parent.append(part);
    }
  }

  private paintImage(
    source: HTMLCanvasElement | HTMLImageElement,
    style: CSSStyleDeclaration,
    parent: SVGElement,
  ): void {
    const address = this.pixels(source);
    if (!address) return;
    const image = this.make('image', { ...this.boxOf(source), preserveAspectRatio: 'none' });
    image.setAttribute('href', address);
    if (style.imageRendering === 'pixelated') {
      image.setAttribute('style', 'image-rendering:pixelated');
    }
    parent.append(image);
  }

  private pixels(source: HTMLCanvasElement | HTMLImageElement): string | undefined {
    const isCanvas = source instanceof this.view.HTMLCanvasElement;
    const width = isCanvas ? source.width : source.naturalWidth;
    const height = isCanvas ? source.height : source.naturalHeight;
    if (width === 0 || height === 0) return undefined;
    const copy = this.page.createElement('canvas');
    copy.width = width;
    copy.height = height;
    copy.getContext('2d')?.drawImage(source, 0, 0);
    return copy.toDataURL('image/png');
  }

  /** Each line of a text by itself, as wide as it is here whatever font shows it there. */
  private paintText(node: Text, style: CSSStyleDeclaration, parent: SVGElement): void {
    const lines: { text: string; rect: DOMRect; right: number }[] = [];
    const range = this.page.createRange();
    for (const { index, 0: word } of node.data.matchAll(/[^\s\u200b]+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0) continue;
      const last = lines.at(-1);
      if (last && Math.abs(last.rect.top - rect.top) < 1 && rect.left >= last.right - 1) {
        last.text += ` ${word}`;
        last.right = rect.right;
      } else lines.push({ text: word, rect, right: rect.right });
    }
    if (lines.length === 0) return;
    this.remember(style);
    this.ink.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } =
      this.ink.measureText('x');
    for (const { text, rect, right } of lines) {
      const line = this.make('text', {
        x: rect.left - this.origin.left,
        y: rect.top - this.origin.top + (rect.height - ascent - descent) / 2 + ascent,
        textLength: right - rect.left,
        lengthAdjust: 'spacingAndGlyphs',
        'font-family': style.fontFamily,
        'font-size': parseFloat(style.fontSize),
      });
      if (style.fontWeight !== '400') line.setAttribute('font-weight', style.fontWeight);
      if (style.fontStyle !== 'normal') line.setAttribute('font-style', style.fontStyle);
      this.setColour(line, 'fill', style.color);
      line.textContent = style.textTransform === 'uppercase' ? text.toUpperCase() : text;
      parent.append(line);
    }
  }

  private chart(source: SVGSVGElement, style: CSSStyleDeclaration): SVGElement {
    const chart = this.shape(source);
    for (const [key, value] of Object.entries(this.boxOf(source))) {
      chart.setAttribute(key, String(round(value)));
    }
    chart.setAttribute('overflow', style.overflowX === 'visible' ? 'visible' : 'hidden');
    return chart;
  }

  /** A copy of a shape with everything that style sheets say about it written on it. */
  private shape(source: SVGElement): SVGElement {
    const copy = source.cloneNode(false) as SVGElement;
    const style = this.view.getComputedStyle(source);
    for (const { name } of [...copy.attributes]) {
      if (/^(class|style|id|role|tabindex|aria-|data-)/.test(name) && name !== 'id') {
        copy.removeAttribute(name);
      }
    }
    const isText = source instanceof this.view.SVGTextContentElement;
    for (const property of SHAPE_PROPERTIES) {
      if (property.startsWith('font-') && !isText) continue;
      const value = style.getPropertyValue(property);
      if (value === '' || value === (SHAPE_DEFAULTS[property] ?? '')) continue;
      copy.setAttribute(property, value);
    }
    if (isText) {
      copy.setAttribute('font-family', style.fontFamily);
      this.remember(style);
    }
    if (source instanceof this.view.SVGGraphicsElement) {
      this.setColour(copy, 'fill', style.fill);
      if (style.stroke !== 'none') this.setColour(copy, 'stroke', style.stroke);
      if (!source.hasAttribute('transform') && style.transform !== 'none') {
        copy.setAttribute('transform', style.transform);
      }
    }
    for (const child of source.childNodes) {
      if (child instanceof this.view.SVGElement) {
        const { display, visibility } = this.view.getComputedStyle(child);
        if (display !== 'none' && visibility === 'visible') copy.append(this.shape(child));
      } else if (child instanceof this.view.Text) copy.append(child.cloneNode());
    }
    return copy;
  }

  private remember({ fontFamily, fontWeight, fontStyle }: CSSStyleDeclaration): void {
    const [family] = fontFamily.split(',');
    const font = { family: unquoted(family), weight: fontWeight, style: fontStyle };
    this.fonts.set(Object.values(font).join('|'), font);
  }

  /** The page's own fonts that the picture uses, as data inside it. */
  async fontFaces(): Promise<string> {
    const rules = [...this.page.styleSheets].flatMap((sheet) => {
      return [...sheet.cssRules].filter((rule) => rule instanceof this.view.CSSFontFaceRule);
    });
    const wanted = rules.flatMap(({ style, parentStyleSheet }) => {
      const family = unquoted(style.getPropertyValue('font-family'));
      const weight = style.getPropertyValue('font-weight') || '400';
      const slant = style.getPropertyValue('font-style') || 'normal';
      const [, source] = /url\(["']?([^"')]+)/.exec(style.getPropertyValue('src')) ?? [];
      const isUsed = [...this.fonts.values()].some(
        (font) =>
          font.family === family && font.style === slant && covers(weight, Number(font.weight)),
      );
      if (!isUsed || !source) return [];
      const address = new URL(source, parentStyleSheet?.href ?? this.page.baseURI).href;
      return [{ family, weight, slant, address }];
    });
    const faces = await Promise.all(
      wanted.map(async ({ family, weight, slant, address }) => {
        const data = await dataAddress(address);
        return data
          ? `@font-face{font-family:"${family}";font-weight:${weight};font-style:${slant};src:url(${data}) format("woff2")}`
          : '';
      }),
    );
    return faces.join('');
  }
}

const round = (value: number): number => Math.round(100 * value) / 100;
const unquoted = (text: string): string => text.trim().replace(/^["']|["']$/g, '');

/** `400`, `bold` or the range of a variable font, `200 900`. */
function covers(declared: string, weight: number): boolean {
  const [from, to = from] = declared
    .split(' ')
    .map((part) => ({ normal: 400, bold: 700 })[part] ?? Number(part));
  return from <= weight && weight <= to;
}

/** Text for screen readers, and formulas' MathML: on the page, but in no picture of it. */
function isHiddenFromSight({ position, clip, clipPath }: CSSStyleDeclaration): boolean {
  return position === 'absolute' && (clipPath === 'inset(50%)' || clip.startsWith('rect('));
}

async function dataAddress(address: string): Promise<string | undefined> {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) return undefined;
  const bytes = new Uint8Array(await response.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:font/woff2;base64,${btoa(binary)}`;
}
