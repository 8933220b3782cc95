// The course page under test: offers the interface of its version, then opens the activity, as a
// learning platform does. What was kept of the last visit is put back first.
/* global Scorm12API, Scorm2004API */
addEventListener('DOMContentLoaded', async () => {
  const { version, launch, kept } = await (await fetch('kept')).json();
  const settings = {
    lmsCommitUrl: new URL('commit', location.href).href,
    dataCommitFormat: 'flattened',
    autocommit: false,
    logLevel: 4,
  };
  const api = version === '1.2' ? new Scorm12API(settings) : new Scorm2004API(settings);
  if (kept) api.loadFromFlattenedJSON(kept);
  window[version === '1.2' ? 'API' : 'API_1484_11'] = api;
  const frame = document.querySelector('iframe');
  frame.src = launch;
  document.querySelector('button').addEventListener('click', () => {
    frame.src = 'about:blank';
  });
});
