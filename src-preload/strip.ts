/** The halt strip's behaviour. Its page has no script of its own: what is pressed goes straight to the main process. */
import { ipcRenderer } from 'electron';
import { STRIP_FACE, STRIP_LEFT, STRIP_PRESSED, type StripFace } from './channels.ts';

let face: StripFace | null = null;

function show(): void {
  const button = document.querySelector<HTMLButtonElement>('#halt');
  const label = document.querySelector<HTMLElement>('#label');
  if (button === null || label === null || face === null) return;
  document.documentElement.dataset['tone'] = face.tone;
  label.textContent = face.label;
  button.setAttribute('aria-label', `${face.label}. ${face.note}`);
  button.title = face.note;
}

ipcRenderer.on(STRIP_FACE, (_event, next: StripFace) => {
  face = next;
  show();
});

document.addEventListener('DOMContentLoaded', () => {
  show();
  document.querySelector('#halt')?.addEventListener('click', () => ipcRenderer.send(STRIP_PRESSED));
  // Tab or Escape in the strip goes back to the page it lies over.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' && event.key !== 'Escape') return;
    event.preventDefault();
    ipcRenderer.send(STRIP_LEFT);
  });
});
