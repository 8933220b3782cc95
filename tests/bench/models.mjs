// How long each network takes for one row, as the models' page measures it for a reader: WebAssembly,
// as many threads as this machine gives. Of graphs that differ only in their weights, one.
import { visit } from './book.mjs';
import { row } from './report.mjs';

const ADDRESS = '/models/';

/** @returns {Promise<import('./report.mjs').Row[]>} */
export async function modelRows({ server, launch }) {
  const browser = await launch();
  try {
    const page = await visit(browser);
    await page.goto(`${server.origin}${ADDRESS}?ep=wasm`);
    const buttons = page.locator('[data-measure]');
    await buttons.first().waitFor();
    await page.evaluate(openAll);
    const rows = [];
    for (let i = 0; i < (await buttons.count()); i++) {
      const said = await buttons.nth(i).evaluate(measure);
      const [name, ...rest] = said.split(': ');
      rows.push(row(`one row through ${name}`, rest.join(': '), 'none'));
    }
    return rows;
  } finally {
    await browser.close();
  }
}

/** Runs in the page: every model's details, where the buttons of further graphs are. */
function openAll() {
  for (const details of document.querySelectorAll('details')) details.open = true;
}

/** Runs in the page: presses the button and gives the sentence with its result. */
async function measure(button) {
  const before = button.textContent;
  button.click();
  while (button.disabled) await new Promise((resolve) => setTimeout(resolve, 50));
  const said = document.querySelector('[data-measured]').textContent;
  if (button.textContent === before) throw new Error(said);
  return said.replace(/\.$/, '');
}
