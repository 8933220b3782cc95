/**
 * oEmbed (oembed.com, version 1.0) for every figure, as a file: a page that is pasted an embed
 * page's address finds it by the discovery link there. A file cannot read the address that was
 * pasted, so this always shows the figure as the book has it; a prepared state needs the snippet.
 */
import type { APIContext } from 'astro';
import { bookUrl } from '~/book/chapters';
import { frameSnippet } from '~/embed/snippet';
import { bookFigures, type BookFigure } from '~/layouts/figures';

/** The width that figures' heights are measured at. */
const WIDTH = 700;
const CACHE_SECONDS = 86_400;

type Props = { figure: BookFigure };

export async function getStaticPaths() {
  const figures = await bookFigures();
  return figures.map((figure) => ({ params: { widget: figure.tag }, props: { figure } }));
}

export function GET({ props, site }: APIContext<Props>): Response {
  const { tag, title, height } = props.figure;
  const absolute = (path: string) => new URL(bookUrl(path), site).href;
  const src = absolute(`/embed/${tag}/`);
  return Response.json({
    version: '1.0',
    type: 'rich',
    title,
    provider_name: 'Out of Noise',
    provider_url: absolute('/'),
    cache_age: CACHE_SECONDS,
    width: WIDTH,
    height,
    html: frameSnippet({ src, title: `${title} · Out of Noise`, width: WIDTH, height }),
  });
}
