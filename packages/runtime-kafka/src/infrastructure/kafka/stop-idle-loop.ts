import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

let isStopped = false;

/**
 * kafkajs 2.2.4 checks for waiting requests every millisecond on every connection, even when there are none: an idle service woke up 900
 * times a second (https://github.com/tulios/kafkajs/issues/1704), and Node 24 warns about the negative delay. Adding a request to the queue
 * schedules a check, so an empty queue needs none.
 */
export function stopIdleLoop(): void {
  if (isStopped) return;
  isStopped = true;
  const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
