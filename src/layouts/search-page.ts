/** The search page: Pagefind's index, asked as the reader types; the query stays in the address. */
type Excerpt = { url: string; excerpt: string; meta: { title: string }; sub_results: SubResult[] };
type SubResult = { title: string; url: string; excerpt: string };
type Pagefind = {
  debouncedSearch(query: string): Promise<{ results: { data(): Promise<Excerpt> }[] } | null>;
};

export {};

const MOST_RESULTS = 12;

const page = document.querySelector<HTMLElement>('[data-search-page]')!;
const field = page.querySelector<HTMLInputElement>('input')!;
const statusLine = page.querySelector<HTMLElement>('[data-search-status]')!;
const list = page.querySelector<HTMLElement>('[data-search-results]')!;

let index: Promise<Pagefind> | undefined;
const openIndex = (): Promise<Pagefind> => {
  index ??= (import(/* @vite-ignore */ page.dataset.index ?? '') as Promise<Pagefind>).catch(
    (error: unknown) => {
      index = undefined;
      throw error;
    },
  );
  return index;
};

function resultItem({ title, url, excerpt }: SubResult): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url;
  link.textContent = title;
  const text = document.createElement('p');
  // Pagefind escapes the text itself and adds nothing but <mark>.
  text.innerHTML = excerpt;
  item.append(link, text);
  return item;
}

async function search(query: string): Promise<void> {
  const address = new URL(location.href);
  if (query) address.searchParams.set('q', query);
  else address.searchParams.delete('q');
  history.replaceState(null, '', address);
  if (!query) {
    list.replaceChildren();
    statusLine.textContent = '';
    return;
  }
  try {
    const found = await (await openIndex()).debouncedSearch(query);
    if (!found) return;
    const pages = await Promise.all(found.results.slice(0, MOST_RESULTS).map((r) => r.data()));
    const hits = pages.flatMap((hit) =>
      hit.sub_results.slice(0, 3).map((sub) => ({
        ...sub,
        title: sub.title === hit.meta.title ? hit.meta.title : `${hit.meta.title}: ${sub.title}`,
      })),
    );
    list.replaceChildren(...hits.map(resultItem));
    statusLine.textContent = hits.length === 0 ? `Nothing found for “${query}”.` : '';
  } catch {
    statusLine.textContent =
      'Expected the search index, but it did not load. Check the connection, then type again.';
  }
}

page.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault());
field.addEventListener('input', () => void search(field.value.trim()));
field.value = new URLSearchParams(location.search).get('q') ?? '';
field.focus();
if (field.value) void search(field.value);
