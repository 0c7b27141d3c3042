/**
 * The halt button of a browser page. A script of its own, outside React and its bundle: it works while the interface hangs in its own code's
 * failure or never loaded. In a desktop window the strip above the page does this, and this script does nothing.
 */
type Phase = 'ready' | 'halting' | 'halted' | 'failed';

const words: Readonly<Record<Phase, string>> = { ready: 'Halt', halting: 'Halting…', halted: 'Halted', failed: 'Halt failed: again' };

function begin(): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.id = 'halt-button';
  button.append(octagon(), document.createElement('span'));
  const show = (phase: Phase, detail = ''): void => {
    button.dataset['phase'] = phase;
    const label = button.lastElementChild;
    if (label !== null) label.textContent = words[phase];
    button.title = detail === '' ? 'Stops new orders at once and cancels what is open. Protective stops stay. Ctrl+Shift+H' : detail;
  };
  show('ready');
  button.addEventListener('click', () => void halt(show));
  document.addEventListener('keydown', (event) => {
    if (event.code !== 'KeyH' || !event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void halt(show);
  }, { capture: true });
  // The app says when a halt has ended or came from elsewhere.
  document.addEventListener('quorum-halt', (event) => show((event as CustomEvent<boolean>).detail ? 'halted' : 'ready'));
  document.body.append(button);
}

async function halt(show: (phase: Phase, detail?: string) => void): Promise<void> {
  show('halting');
  // The interface, where it lives, shows what is done: as a window does.
  document.dispatchEvent(new CustomEvent('quorum-halt-pressed'));
  try {
    const answer = await fetch('/halt', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason: 'halted by hand', close: false }), credentials: 'same-origin' });
    if (answer.ok) show('halted');
    else show('failed', `The app answered ${answer.status}. Press again, or run: quorum halt`);
  } catch {
    show('failed', 'The app did not answer. Press again, or run: quorum halt');
  }
}

function octagon(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z');
  svg.append(path);
  return svg;
}

if (!('quorum' in window)) begin();
