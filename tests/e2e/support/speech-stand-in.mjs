// Takes the place of speech-dispatcher: writes down what a screen reader says, and says nothing. It speaks as much of
// the protocol SSIP (Speech Dispatcher's documentation, chapter "SSIP") as Orca's client asks for.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [said = '', ...args] = process.argv.slice(2);
const socket = args[args.indexOf('-S') + 1];
let messages = 0;

/** @param {string} line */
function answer(line) {
  const [command = '', what = ''] = line.toUpperCase().split(' ');
  if (command === 'SPEAK') return '230 OK RECEIVING DATA';
  if (['CHAR', 'KEY', 'SOUND_ICON'].includes(command)) return queued();
  if (command === 'LIST' && what === 'OUTPUT_MODULES') return '250-espeak-ng\r\n250 OK';
  if (command === 'LIST') return '249-English\ten\tnone\r\n249 OK';
  if (command === 'HISTORY') return '245-1\r\n245 OK';
  if (command === 'GET') return `251-${what === 'OUTPUT_MODULE' ? 'espeak-ng' : '0'}\r\n251 OK`;
  return '200 OK';
}

function queued() {
  messages += 1;
  return `225-${messages}\r\n225 OK MESSAGE QUEUED`;
}

createServer((client) => {
  let text = '';
  let isData = false;
  client.on('data', (bytes) => {
    text += String(bytes);
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (isData && line !== '.') appendFileSync(said, `${line}\n`);
      else {
        client.write(`${isData ? queued() : answer(line)}\r\n`);
        isData = !isData && /^speak/i.test(line);
      }
    }
  });
  client.on('error', () => client.destroy());
}).listen(socket);
