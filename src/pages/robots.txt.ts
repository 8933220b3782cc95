import type { APIRoute } from 'astro';
import { bookUrl } from '~/book/chapters';

export const GET: APIRoute = ({ site }) =>
  new Response(
    `User-agent: *\nAllow: /\nSitemap: ${new URL(bookUrl('/sitemap-index.xml'), site)}\n`,
  );
