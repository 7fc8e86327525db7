/** A script that gives the page's element `audio` a tone, and names the element `audio`. */
export const tone = (seconds: number) => `
  const RATE = 8000, bytes = RATE * ${seconds}, wave = new Uint8Array(44 + bytes), head = new DataView(wave.buffer);
  const text = (at, value) => [...value].forEach((c, i) => (wave[at + i] = c.charCodeAt(0)));
  text(0, 'RIFF'); head.setUint32(4, 36 + bytes, true); text(8, 'WAVEfmt '); head.setUint32(16, 16, true);
  head.setUint16(20, 1, true); head.setUint16(22, 1, true); head.setUint32(24, RATE, true);
  head.setUint32(28, RATE, true); head.setUint16(32, 1, true); head.setUint16(34, 8, true);
  text(36, 'data'); head.setUint32(40, bytes, true);
  for (let i = 0; i < bytes; i++) wave[44 + i] = 128 + 100 * Math.sin(i / 3);
  const audio = document.querySelector('audio');
  audio.src = URL.createObjectURL(new Blob([wave], { type: 'audio/wav' }));`;
