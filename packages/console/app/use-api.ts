import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, Refusal, type Answer, type Input, type Operation } from './api.js';

/** An operation's answer, refreshed regularly unless it is refused. */
export function useApi<O extends Operation>(
  operation: O,
  input: Input<O>,
  refreshMs: number | false = 15_000,
) {
  return useQuery<Answer<O>>({
    queryKey: [operation, input],
    queryFn: () => ask(operation, input),
    refetchInterval: ({ state: { error } }) =>
      error instanceof Refusal && isForGood(error.status) ? false : refreshMs,
    placeholderData: keepPreviousData,
  });
}

const isForGood = (status: number): boolean => status === 403 || status === 404 || status === 422;

/** A changing operation. Afterwards, also when refused, all data is reloaded. */
export function useAction<O extends Operation>(operation: O) {
  const client = useQueryClient();
  return useMutation<Answer<O>, Error, Input<O>>({
    mutationFn: (input) => ask(operation, input),
    onSettled: () => client.invalidateQueries(),
  });
}
