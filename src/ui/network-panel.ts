import { figureParts } from './figure-parts';
import {
  costInWords,
  progressInWords,
  type NetworkCost,
  type NetworkStatus,
} from './network-status';
import { put } from './put';

/** Shows the parts of `LoadNetwork.astro` that belong to a status; `label` is the button's. */
export type NetworkPanel = {
  show(network: NetworkStatus, label: string): void;
  /**
   * Writes what the button would fetch in this browser. Where that cannot be told, the sizes written
   * when the book was built stay: the button itself will say what is wrong.
   */
  showCost(cost: Promise<NetworkCost>): Promise<void>;
};

export function networkPanel(root: HTMLElement): NetworkPanel {
  const { find } = figureParts(root);
  const load = find('[data-part="load"]');
  const loading = find('[data-part="loading"]');
  const progress = find<HTMLProgressElement>('[data-part="loading"] progress');
  const button = find('[data-text="load"]');
  const words = find('[data-text="progress"]');
  let asked = 0;
  return {
    show(network, label) {
      put(load, 'hidden', network.status === 'loading' || network.status === 'live');
      put(loading, 'hidden', network.status !== 'loading');
      put(button, 'textContent', network.status === 'failed' ? 'Retry' : label);
      if (network.status !== 'loading') return;
      const { loaded, total, phase } = network;
      if (phase === 'download' && total > 0) progress.value = loaded / total;
      else progress.removeAttribute('value');
      put(words, 'textContent', progressInWords(network));
    },
    async showCost(cost) {
      const question = ++asked;
      try {
        const text = costInWords(await cost);
        if (question === asked) find('[data-text="cost"]').textContent = text;
      } catch {
        // See above.
      }
    },
  };
}
