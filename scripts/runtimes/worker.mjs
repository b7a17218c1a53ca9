// For workerd: `GET /?world=WORLD`.
import { payOnce } from './pay-once.mjs';

export default {
  async fetch(request) {
    try {
      return new Response((await payOnce(new URL(request.url).searchParams.get('world'))).join('\n'));
    } catch (error) {
      return new Response(`${error.stack}\n${error.cause?.stack ?? ''}`, { status: 500 });
    }
  },
};
