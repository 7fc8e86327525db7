import type { Channel, Delivery } from '../../main/audit/forwarding/outgoing.ts';

/** A receiver of records in memory, which can be told to fail. */
export class FakeChannel implements Channel {
  maxLineBytes = Infinity;
  maxRecords = Infinity;
  /** What it says to the next deliveries. */
  answers: Delivery[] = [];
  /** What it says to all others. */
  answer: Delivery = { kind: 'delivered' };
  /** The numbers of the records of every delivery, whatever became of it. */
  readonly deliveries: (readonly number[])[] = [];
  /** The numbers of the records that it took. */
  readonly taken: number[] = [];
  /** What is done in the middle of every delivery. */
  onDelivery: () => void = () => undefined;

  async deliver(records: Parameters<Channel['deliver']>[0]): Promise<Delivery> {
    const numbers = records.map(({ record }) => record.seq);
    this.deliveries.push(numbers);
    this.onDelivery();
    await new Promise(setImmediate);
    const answer = this.answers.shift() ?? this.answer;
    if (answer.kind === 'delivered') this.taken.push(...numbers);
    return answer;
  }
}
