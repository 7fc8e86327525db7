/**
 * A page for calls as PeerJS's documentation builds it; the rest is PeerJS.
 * @param port where the PeerJS server listens
 */
export const callPage = (port: number) => `<!doctype html><title>Call</title>
<style>video { width: 45%; background: #333 } body { font-size: 20px }</style>
<p id="state">starting</p>
<input id="whom" aria-label="Whom to call">
<button id="call">Call</button><button id="hang-up">Hang up</button><button id="share">Share screen</button>
<button id="large">Full screen</button><br>
<video id="own" autoplay muted playsinline></video><video id="other" autoplay playsinline></video>
<script src="/peerjs.min.js"></script>
<script>
  const at = (id) => document.getElementById(id);
  const say = (text) => { at('state').textContent = text; };
  const me = new URLSearchParams(location.search).get('me');
  const peer = new Peer(me, { host: '127.0.0.1', port: ${port}, path: '/', config: { iceServers: [] } });
  let call, own;
  const devices = () => navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const follow = (next) => {
    call = next;
    call.on('stream', (stream) => { at('other').srcObject = stream; say('in a call'); });
    call.on('close', () => { own.getTracks().forEach((track) => track.stop()); say('ended'); });
  };
  const open = async () => { own = await devices(); at('own').srcObject = own; };
  peer.on('open', () => say('ready'));
  peer.on('error', ({ type }) => say('error ' + type));
  peer.on('call', async (incoming) => { await open(); incoming.answer(own); follow(incoming); });
  at('call').onclick = async () => { await open(); follow(peer.call(at('whom').value, own)); };
  at('hang-up').onclick = () => call.close();
  at('share').onclick = () => navigator.mediaDevices.getDisplayMedia({ video: true })
    .then(() => say('shares'), ({ name }) => say('shares nothing: ' + name));
  at('large').onclick = () => at('other').requestFullscreen();
</script>`;
