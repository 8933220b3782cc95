/** On paper the cards leave the text for an appendix, questions beside their answers; afterwards they return. */
let places: { area: Element; mark: Comment }[] = [];
let appendix: HTMLElement | undefined;

addEventListener('beforeprint', () => {
  const areas = document.querySelectorAll('review-area');
  if (areas.length === 0 || appendix) return;
  appendix = document.createElement('section');
  const title = document.createElement('h2');
  title.textContent = 'Cards and answers';
  appendix.append(title);
  places = [...areas].map((area) => {
    const mark = document.createComment('');
    area.replaceWith(mark);
    appendix!.append(area);
    return { area, mark };
  });
  document.querySelector('.chapter')?.append(appendix);
});

addEventListener('afterprint', () => {
  for (const { area, mark } of places) mark.replaceWith(area);
  places = [];
  appendix?.remove();
  appendix = undefined;
});
