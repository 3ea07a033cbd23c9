import './styles/public.scss';

/** The only script of public pages: leaving quickly. Without it the link still works as a link. */
const PRESSES = 3;
/** Three presses of Shift within this time. */
const WITHIN_MS = 2000;

const link = document.querySelector<HTMLAnchorElement>('#leave');

/** Covers the screen at once, then replaces this page, so that Back does not return to it. */
function leave(): void {
  if (!link) return;
  const cover = document.createElement('div');
  cover.className = 'cover';
  document.body.append(cover);
  document.title = '…';
  window.location.replace(link.href);
}

link?.addEventListener('click', (event) => {
  event.preventDefault();
  leave();
});

let presses: number[] = [];
document.addEventListener('keydown', ({ key, repeat, timeStamp }) => {
  if (repeat) return;
  presses = key === 'Shift' ? [...presses.filter((at) => timeStamp - at < WITHIN_MS), timeStamp] : [];
  if (presses.length >= PRESSES) leave();
});
