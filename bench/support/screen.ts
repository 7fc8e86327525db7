import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { wallClock } from './statistics.ts';

const LOOK_MS = 2;
/** XTEST's events (X protocol, encoding of core events). */
const BUTTON_PRESS = 4;
const BUTTON_RELEASE = 5;
const MOTION = 6;

/** A rectangle of the display, in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * What a person in front of the display sees and clicks: a client of the X server that asks for a few pixels and
 * moves the real pointer, in under a millisecond (X Window System Protocol, version 11: "Connection Setup" and
 * GetImage; XTEST extension, version 2.2: FakeInput).
 */
export class Screen {
  readonly #socket: Socket;
  /** The root window, which is the whole display. */
  #root = 0;
  #received = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #xtest: number | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
  }

  /** @param display such as `:99`, on this computer and without access control */
  static async open(display: string): Promise<Screen> {
    const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
    const hello = Buffer.alloc(12);
    hello.write('l');
    hello.writeUInt16LE(11, 2);
    socket.write(hello);
    const screen = new Screen(socket);
    const answer = await screen.#take(8);
    const setup = await screen.#take(answer.readUInt16LE(6) * 4);
    const vendorBytes = Math.ceil(setup.readUInt16LE(16) / 4) * 4;
    const formats = setup.readUInt8(21);
    screen.#root = setup.readUInt32LE(32 + vendorBytes + 8 * formats);
    return screen;
  }

  /** Clicks with the first button of the pointer. */
  async click(x: number, y: number): Promise<void> {
    this.#xtest ??= await this.#extension('XTEST');
    this.#fake(MOTION, 0, x, y);
    this.#fake(BUTTON_PRESS, 1);
    this.#fake(BUTTON_RELEASE, 1);
  }

  /** When the area looks like this, by the wall clock. */
  async until(isIt: (pixels: Buffer) => boolean, area: Area): Promise<number> {
    while (!isIt(await this.look(area))) await pause(LOOK_MS);
    return wallClock();
  }

  /** The bytes of the pixels as they are now: blue, green, red and one more of each. One question at a time. */
  async look({ x, y, width, height }: Area): Promise<Buffer> {
    const question = Buffer.alloc(20);
    question.writeUInt8(73, 0); // GetImage
    question.writeUInt8(2, 1); // ZPixmap
    question.writeUInt16LE(5, 2);
    question.writeUInt32LE(this.#root, 4);
    [x, y, width, height].forEach((value, index) => question.writeUInt16LE(value, 8 + 2 * index));
    question.writeUInt32LE(0xffffffff, 16);
    this.#socket.write(question);
    const header = await this.#take(32);
    if (header.readUInt8(0) !== 1) throw new Error('the X server gave no image');
    return await this.#take(header.readUInt32LE(4) * 4);
  }

  /** When the area stops to look as it does now, by the wall clock. */
  async nextChange(area: Area): Promise<number> {
    const before = await this.look(area);
    return await this.until((pixels) => !before.equals(pixels), area);
  }

  /** The opcode of an extension's requests. */
  async #extension(name: string): Promise<number> {
    const question = Buffer.alloc(8 + Math.ceil(name.length / 4) * 4);
    question.writeUInt8(98, 0); // QueryExtension
    question.writeUInt16LE(question.length / 4, 2);
    question.writeUInt16LE(name.length, 4);
    question.write(name, 8);
    this.#socket.write(question);
    const answer = await this.#take(32);
    if (answer.readUInt8(8) !== 1) throw new Error(`the X server has no ${name}`);
    return answer.readUInt8(9);
  }

  #fake(event: number, detail: number, x = 0, y = 0): void {
    const request = Buffer.alloc(36);
    request.writeUInt8(this.#xtest ?? 0, 0);
    request.writeUInt8(2, 1); // FakeInput
    request.writeUInt16LE(9, 2);
    request.writeUInt8(event, 4);
    request.writeUInt8(detail, 5);
    request.writeInt16LE(x, 24);
    request.writeInt16LE(y, 26);
    this.#socket.write(request);
  }

  async #take(bytes: number): Promise<Buffer> {
    while (this.#received.length < bytes) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#received.subarray(0, bytes);
    this.#received = this.#received.subarray(bytes);
    return taken;
  }
}
