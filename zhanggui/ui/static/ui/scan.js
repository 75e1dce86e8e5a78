/* The scan page: the focus never leaves the input, every answer has a colour and a sound, and no scan is lost in silence. */
const form = document.getElementById('scan-form');
const input = document.getElementById('code');
const flash = document.getElementById('flash');
let audio;

/* Tones made here: rising and short for right, low and long for wrong, so that they are told apart with eyes on the parcel. */
const TUNES = {
  ok: [[1200, 0.07]],
  done: [[880, 0.09], [1175, 0.09], [1568, 0.16]],
  warn: [[620, 0.14], [620, 0.14]],
  wrong: [[196, 0.22], [147, 0.4]],
};

function play(kind) {
  audio ??= new AudioContext();
  let at = audio.currentTime;
  for (const [frequency, seconds] of TUNES[kind] ?? []) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = kind === 'wrong' ? 'sawtooth' : 'sine';
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.03;
  }
}

function show(kind) {
  if (!kind) return;
  flash.className = `flash flash-${kind}`;
  void flash.offsetWidth;
  flash.classList.add('fading');
  document.body.dataset.scanned = kind;
  play(kind);
}

const focus = () => {
  if (!document.querySelector('dialog[open]')) input.focus({ preventScroll: true });
};

form.addEventListener('htmx:beforeSend', () => {
  input.value = '';
});
document.addEventListener('htmx:afterSwap', () => {
  const scan = document.getElementById('scan');
  document.getElementById('scan-prompt').textContent = scan.dataset.prompt;
  show(scan.dataset.kind);
  focus();
});
for (const name of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
  document.addEventListener(name, () => {
    const result = document.querySelector('.scan-result');
    result.className = 'scan-result scan-wrong';
    result.textContent = form.dataset.wrong;
    show('wrong');
    focus();
  });
}

function send(code) {
  input.value = code;
  form.requestSubmit();
}
document.addEventListener('keydown', (event) => {
  const undoes = (event.ctrlKey || event.metaKey) && event.key === 'z' && !input.value;
  const key = undoes ? 'F8' : event.key;
  const button = [...document.querySelectorAll('[data-key]')].find((each) => each.dataset.key === key);
  if (button) {
    event.preventDefault();
    send(button.dataset.code);
  }
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-code]');
  if (button) send(button.dataset.code);
  else if (!event.target.closest('a,button,input,summary') && !getSelection().toString()) focus();
});
document.addEventListener('focusout', () => setTimeout(() => {
  if (document.activeElement === document.body) focus();
}, 50));
addEventListener('focus', focus);
focus();
