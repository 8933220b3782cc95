// The script of the course page under test: writes down what its frames say, and says what it is told to.
const heard = [];

const frameOf = (source) =>
  [...document.querySelectorAll('iframe')].findIndex((frame) => frame.contentWindow === source);

addEventListener('message', ({ data, origin, source }) => {
  heard.push({ frame: frameOf(source), origin, data });
});

const windowOf = (index) => document.querySelectorAll('iframe')[index].contentWindow;

/** What no JSON can carry, but a message can. */
const oddities = () => {
  const circle = { source: 'out-of-noise-host', type: 'setState' };
  circle.state = circle;
  return [
    circle,
    undefined,
    new Map([['source', 'out-of-noise-host']]),
    new Date(0),
    new Error('hostile'),
    new Uint8Array(1000),
    { source: 'out-of-noise-host', type: 'setState', state: { query: 10n } },
    { source: 'out-of-noise-host', type: 'setState', state: 'x'.repeat(1_000_000) },
    { source: 'out-of-noise-host', type: 'setState', state: { query: 't='.repeat(2000) } },
    { subject: 'SPLICE.getState.response', message_id: '', state: circle },
  ];
};

window.host = {
  heard,
  say: (index, message) => windowOf(index).postMessage(message, '*'),
  sayOddities: (index) => {
    for (const message of oddities()) windowOf(index).postMessage(message, '*');
  },
};
