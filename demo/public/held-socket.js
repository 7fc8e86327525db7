/**
 * A WebSocket to /live that carries a marker in its address and in a message.
 *
 * @param {string} marker
 * @param {'page' | 'worker'} holder
 * @returns {Promise<WebSocket>} once the server has echoed the marker
 */
export function openSocket(marker, holder) {
  const url = new URL(`/live?marker=${marker}&holder=${holder}`, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => socket.send(marker));
    socket.addEventListener('message', ({ data }) => {
      if (JSON.parse(data).echo === marker) resolve(socket);
    });
    socket.addEventListener('error', () => reject(new Error('the WebSocket was refused')));
  });
}
