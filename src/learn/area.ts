/** Which cards a review area in the text shows, and when it has more. */
import type { CardId } from '~/learn/identity';
import { isDue, type CardMemory } from '~/learn/memory';

type Memories = Readonly<Record<CardId, CardMemory>>;

const memoryOf = (memories: Memories, id: CardId): CardMemory | undefined =>
  Object.hasOwn(memories, id) ? memories[id] : undefined;

/** The cards of an area that its reader should see now, in the author's order: new ones, and those whose time has come. */
export function cardsToShow(ids: readonly CardId[], memories: Memories, now: Date): CardId[] {
  return ids.filter((id) => {
    const memory = memoryOf(memories, id);
    return memory === undefined || isDue(memory, now);
  });
}

/** The cards forgotten at their last grading, which the chapter's next area brings back. */
export function forgottenCards(ids: readonly CardId[], memories: Memories): CardId[] {
  return ids.filter((id) => memoryOf(memories, id)?.interval === 0);
}

/** When the first of these cards comes back; undefined where none was ever graded. */
export function nextDue(ids: readonly CardId[], memories: Memories): Date | undefined {
  const times = ids.flatMap((id) => {
    const memory = memoryOf(memories, id);
    return memory ? [Date.parse(memory.due)] : [];
  });
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}
