import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

let isStopped = false;

/**
 * kafkajs 2.2.4 looks for waiting requests every millisecond, on every connection and for ever, whether there are any or not: an idle
 * service woke up 900 times a second (https://github.com/tulios/kafkajs/issues/1704), and Node 24 warns of the negative delay. Whoever
 * puts a request into the queue schedules the look at it, so an empty queue needs none.
 */
export function stopIdleLoop(): void {
  if (isStopped) return;
  isStopped = true;
  const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
